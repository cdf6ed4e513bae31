import { describe, expect, it } from '@jest/globals';
import { catalog } from '../catalog.ts';
import type { Service } from '../service.ts';
import {
  cpuMillisPerBusySlot,
  cpuRequestMillis,
  millicoresOfOneProcess,
  peakLoadOf,
  plannedBusySlots,
  replicaRangeOf,
  targetCpuPercent,
} from './scaling.ts';

type Scaled = Pick<Service, 'load' | 'scaling' | 'resources'>;

const ioBound: Scaled = {
  load: { arrivalsPerSecond: 40, serviceMs: 500, slotsPerPod: 16, maxBlocking: 0.01 },
  resources: { cpuMsPerRequest: 0.5, memoryMebibytes: { request: 64, limit: 128 } },
};
const services: readonly (readonly [string, Scaled])[] = [
  ...Object.entries(catalog),
  ['one that waits most of the time', ioBound],
];

/** An autoscaler leaves a ratio within 10 % alone. */
const TOLERANCE = 0.1;

/** Pods that the autoscaler wants when `pods` share `perSecond` requests. @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/ */
function wantedPods(service: Scaled, perSecond: number, pods: number): number {
  const usedMillis = Math.min((perSecond * service.resources.cpuMsPerRequest) / pods, millicoresOfOneProcess);
  const ratio = (100 * usedMillis) / cpuRequestMillis(service) / targetCpuPercent;
  return Math.abs(ratio - 1) <= TOLERANCE ? pods : Math.ceil(pods * ratio);
}

describe('replicaRangeOf', () => {
  it('follows Erlang B from the mean load to the peak', () => {
    expect(replicaRangeOf(ioBound)).toEqual({ min: 2, max: 5 });
    expect(replicaRangeOf({ ...ioBound, scaling: { peakFactor: 1 } })).toEqual({ min: 2, max: 2 });
  });

  it('takes a maximum that the model gives a reason for', () => {
    const scaling = { maxPods: { pods: 9, reason: 'a second ward opens' } };
    expect(replicaRangeOf({ ...ioBound, scaling }).max).toBe(9);
  });
});

describe('cpuRequestMillis', () => {
  it.each(services)('of %s makes the planned busy slots the target utilisation', (_name, service) => {
    const used = plannedBusySlots(service) * cpuMillisPerBusySlot(service.load, service.resources);
    const request = cpuRequestMillis(service);
    expect(used / request).toBeLessThanOrEqual(targetCpuPercent / 100);
    expect(used / (request - 1)).toBeGreaterThan(targetCpuPercent / 100);
  });

  it.each(services)('of %s lets full slots ask for a further pod', (_name, service) => {
    const { slotsPerPod, serviceMs } = service.load;
    const fullPerSecond = (1_000 * slotsPerPod) / serviceMs;
    expect(wantedPods(service, fullPerSecond, 1)).toBeGreaterThan(1);
  });

  it.each(services)('of %s has the autoscaler reach the most pods at the peak', (_name, service) => {
    const { min, max } = replicaRangeOf(service);
    let pods = min;
    for (let period = 0; period < 10; period += 1)
      pods = Math.min(
        max,
        Math.max(min, wantedPods(service, peakLoadOf(service).arrivalsPerSecond * 1.1, pods)),
      );
    expect(pods).toBe(max);
  });
});
