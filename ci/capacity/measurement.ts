import type { MeasuredLoad } from '../../apps/sizing/measured-load.ts';
import type { Content } from './load/load-plan.ts';
import type { PodBlocking } from './blocking.ts';

/** What one pod used while a load ran, and what its own metrics say. */
export interface LoadedPod {
  readonly service: string;
  readonly pod: string;
  /** Since the start of the load, its warming up included. */
  readonly cpuMs: number;
  /** At the end of the load. */
  readonly memoryMebibytes: number;
  /** Requests that took a slot since the start. Absent: it has no slots. */
  readonly served?: number;
  /** Since the load was warmed up. */
  readonly load?: MeasuredLoad;
}

interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** As much as pods store: so many requests at once for each, one after another. */
export interface ThroughputRun {
  readonly content: Content;
  /** Pods of the service that takes them. */
  readonly pods: number;
  readonly atOncePerPod: number;
  readonly seconds: number;
  /** Requests that were stored since the load was warmed up, and since its start. */
  readonly stored: number;
  readonly storedInAll: number;
  /** Answers other than that. */
  readonly failures: Readonly<Record<string, number>>;
  readonly latencyMs: Latency;
  /** At half of that rate, requests coming by chance. */
  readonly half: {
    readonly perSecond: number;
    readonly latencyMs: Latency;
    readonly failures: Readonly<Record<string, number>>;
  };
  readonly loaded: readonly LoadedPod[];
  /** CPU time of the sender, which shares the machine. */
  readonly senderCpuMs: number;
}

/** The load that the model plans for, coming by chance. */
export interface PeakRun {
  readonly content: Content;
  /** Requests per second of all pods. */
  readonly perSecond: number;
  readonly latencyMs: Latency;
  readonly failures: Readonly<Record<string, number>>;
  readonly loaded: readonly LoadedPod[];
}

/** Requests that come by chance to pods with few slots. */
export interface BlockingRun {
  readonly pods: readonly PodBlocking[];
  /** How much later than due requests were sent. */
  readonly lateMs: { readonly p99: number };
}

/** Everything that was measured of one cluster. */
export interface CapacityMeasurement {
  readonly measuredAt: string;
  readonly machine: string;
  readonly kubernetes: string;
  readonly node: string;
  /** Part of a core that a process got which wanted a whole one, before the first load and after the last. */
  readonly shareOfCore: { readonly before: number; readonly after: number };
  readonly throughput: readonly ThroughputRun[];
  readonly peak: readonly PeakRun[];
  readonly blocking: readonly BlockingRun[];
}
