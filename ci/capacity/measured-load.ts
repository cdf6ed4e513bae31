import { catalog, type ServiceName } from '../../apps/model/catalog.ts';
import { databaseHost } from '../../apps/model/deployment/pod-environment.ts';
import { loadBetween } from '../../apps/sizing/service-counters.ts';
import type { StoredObject } from '../cluster/cluster.ts';
import { isRunning, podStatusOf } from '../cluster/describe-pods.ts';
import type { Sandbox } from '../lab/sandbox/sandbox.ts';
import type { SystemUnderTest } from '../system/testing/system-under-test.ts';
import { nameOf } from '../system/testing/workloads.ts';
import type { Arrivals, Content, LoadOutcome } from './load/load-plan.ts';
import { sendLoad } from './load/send-load.ts';
import type { LoadedPod } from './measurement.ts';
import { usageOf } from './pod-usage.ts';

/** Services that a load passes through; the dashboard is not among them. */
const passed: readonly string[] = [
  'data-access',
  'seizure-detection',
  'eeg-acquisition',
  'heart-rate-acquisition',
] satisfies readonly ServiceName[];

export interface LoadOnPods {
  readonly system: SystemUnderTest;
  readonly sandbox: Sandbox;
  readonly content: Content;
  /** Pods that get it. */
  readonly pods: readonly StoredObject[];
  /** Token of one device for each pod. */
  readonly tokens: readonly string[];
  readonly arrivals: Arrivals;
  readonly seed: number;
  readonly seconds: number;
}

const WARM_UP_SECONDS = 3;

const targets = {
  'eeg-window': { name: 'eeg-acquisition', path: catalog['eeg-acquisition'].routes.windows.path },
  'heart-rates': {
    name: 'heart-rate-acquisition',
    path: catalog['heart-rate-acquisition'].routes.samples.path,
  },
} as const;

/** The service that takes a content. */
export const takerOf = ({ kind }: Content): ServiceName => targets[kind].name;

const urlOf = (pod: StoredObject): string =>
  `http://${podStatusOf(pod).podIP}:${catalog[nameOf(pod) as ServiceName].port}`;

/** Sends a load to pods and measures what every pod of the hospital did meanwhile. */
export async function measureLoad({
  system,
  sandbox,
  content,
  pods,
  tokens,
  ...plan
}: LoadOnPods): Promise<{ readonly outcome: LoadOutcome; readonly loaded: readonly LoadedPod[] }> {
  const all = await system.pods();
  const observed = all.filter((pod) => passed.includes(nameOf(pod)));
  const used = all.filter((pod) => passed.includes(nameOf(pod)) || nameOf(pod) === databaseHost);
  const running = used.filter(isRunning);
  const before = running.map(usageOf);
  const outcome = await sendLoad(sandbox, {
    ...plan,
    content,
    path: targets[content.kind].path,
    targets: pods.map((pod, index) => ({ url: urlOf(pod), token: tokens[index]! })),
    observed: observed.map(urlOf),
    warmUpSeconds: WARM_UP_SECONDS,
  });
  const loaded = running.map((pod, index): LoadedPod => {
    const { cpuMs, memoryMebibytes } = usageOf(pod);
    const counters = outcome.counters[observed.indexOf(pod)];
    return {
      service: nameOf(pod),
      pod: pod.metadata.name,
      cpuMs: cpuMs - before[index]!.cpuMs,
      memoryMebibytes,
      ...(counters === undefined
        ? {}
        : {
            served: counters.after.served - counters.start.served,
            load: loadBetween(counters.before, counters.after),
          }),
    };
  });
  return { outcome, loaded };
}
