import type { Content } from './load/load-plan.ts';
import type { LoadedPod, ThroughputRun } from './measurement.ts';

/** EEG windows or heart-rate samples of one request. */
export const itemsPerRequest = (content: Content): number =>
  content.kind === 'eeg-window' ? 1 : content.perPost;

/** What one run says of a stored window or sample, and of one pod. */
export interface Throughput {
  readonly run: ThroughputRun;
  /** Windows or samples per second of all pods. */
  readonly perSecond: number;
  readonly perSecondAndPod: number;
  /** CPU time per window or sample, by service and of all of them, in milliseconds. */
  readonly cpuMs: Readonly<Record<string, number>>;
  readonly cpuMsInAll: number;
  /** Highest memory of a pod of each service, in mebibytes. */
  readonly memoryMebibytes: Readonly<Record<string, number>>;
}

export function throughputOf(run: ThroughputRun): Throughput {
  const items = itemsPerRequest(run.content);
  const perSecond = (items * run.stored) / run.seconds;
  const cpuMs = byService(
    run.loaded,
    (pods) => sum(pods.map((pod) => pod.cpuMs)) / (items * run.storedInAll),
  );
  return {
    run,
    perSecond,
    perSecondAndPod: perSecond / run.pods,
    cpuMs,
    cpuMsInAll: sum(Object.values(cpuMs)),
    memoryMebibytes: byService(run.loaded, (pods) => Math.max(...pods.map((pod) => pod.memoryMebibytes))),
  };
}

/** A figure of each service, in the order in which they come. */
export function byService(
  pods: readonly LoadedPod[],
  of: (own: readonly LoadedPod[]) => number,
): Readonly<Record<string, number>> {
  const names = [...new Set(pods.map(({ service }) => service))];
  return Object.fromEntries(names.map((name) => [name, of(pods.filter(({ service }) => service === name))]));
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
