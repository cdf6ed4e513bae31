import { capacityOf } from '../capacity.ts';
import { blockingProbability } from '../erlang.ts';
import type { Load, Resources, Service } from '../service.ts';

/** Fewest and most pods of a service. */
export interface ReplicaRange {
  readonly min: number;
  readonly max: number;
}

/** Two pods of everything: one may be drained, updated or lost while the other serves. */
const PODS_FOR_AVAILABILITY = 2;
const DEFAULT_PEAK_FACTOR = 3;

/** CPU utilisation, in percent of the request, that the autoscaler keeps. */
export const targetCpuPercent = 70;

/** What one Node.js process can use, in millicores: its JavaScript runs on one core. */
export const millicoresOfOneProcess = 1_000;

/** The mean load, multiplied up to the highest that is planned for. */
export function peakLoadOf({ load, scaling }: Pick<Service, 'load' | 'scaling'>): Load {
  const factor = scaling?.peakFactor ?? DEFAULT_PEAK_FACTOR;
  return { ...load, arrivalsPerSecond: load.arrivalsPerSecond * factor };
}

/** Pods by Erlang B: for the mean load at least, for the peak at most. Reasons for another maximum do not count. */
export function erlangRangeOf(service: Pick<Service, 'load' | 'scaling'>): ReplicaRange {
  const min = Math.max(PODS_FOR_AVAILABILITY, capacityOf(service.load).pods);
  return { min, max: Math.max(min, capacityOf(peakLoadOf(service)).pods) };
}

/** Pods of a service: by Erlang B, or up to the maximum that the model gives a reason for. */
export function replicaRangeOf(service: Pick<Service, 'load' | 'scaling'>): ReplicaRange {
  const range = erlangRangeOf(service);
  return { ...range, max: Math.max(range.min, service.scaling?.maxPods?.pods ?? range.max) };
}

/** CPU that one busy slot uses, in millicores. */
export const cpuMillisPerBusySlot = (load: Load, { cpuMsPerRequest }: Resources): number =>
  (1_000 * cpuMsPerRequest) / load.serviceMs;

/** Mean busy slots of one of the most pods at the peak: from this load on a further pod is wanted. */
export function plannedBusySlots(service: Pick<Service, 'load' | 'scaling'>): number {
  const { offeredErlangs } = capacityOf(peakLoadOf(service));
  const { max } = replicaRangeOf(service);
  return (offeredErlangs * (1 - blockingProbability(offeredErlangs, max * service.load.slotsPerPod))) / max;
}

/**
 * CPU request of a pod in millicores: with its planned number of slots busy a pod uses `targetCpuPercent` of it. So the
 * autoscaler, which sees CPU only, has the most pods at the peak and proportionally fewer below, however little CPU a
 * request takes.
 */
export function cpuRequestMillis(service: Pick<Service, 'load' | 'scaling' | 'resources'>): number {
  const used = plannedBusySlots(service) * cpuMillisPerBusySlot(service.load, service.resources);
  return Math.max(1, Math.ceil(used / (targetCpuPercent / 100)));
}
