import type { Cluster, StoredObject } from './cluster.ts';

const SHOWN_EVENTS = 4;
const SHOWN_LINES = 20;

/** What a kubelet says of a pod. */
export interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly message?: string;
  }[];
  readonly containerStatuses?: readonly {
    readonly name: string;
    readonly restartCount: number;
    readonly state: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
  }[];
}

export const podStatusOf = (pod: StoredObject): PodStatus => (pod['status'] ?? {}) as PodStatus;

export const isRunning = (pod: StoredObject): boolean => podStatusOf(pod).phase === 'Running';

export const isReady = (pod: StoredObject): boolean =>
  podStatusOf(pod).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;

/** What a person needs to know about pods of a namespace: their state, their newest events, the end of their logs. */
export async function describePods(
  cluster: Cluster,
  namespace: string,
  pods: readonly StoredObject[],
): Promise<readonly string[]> {
  const events = await cluster.list('v1', 'Event', namespace);
  return Promise.all(pods.map((pod) => describePod(cluster, pod, events)));
}

async function describePod(
  cluster: Cluster,
  pod: StoredObject,
  events: readonly StoredObject[],
): Promise<string> {
  const { phase = 'Pending', conditions = [], containerStatuses = [] } = podStatusOf(pod);
  const states = containerStatuses.flatMap(({ state, restartCount }) =>
    Object.entries(state).map(
      ([name, { reason, message }]) =>
        `${[name, reason, message].filter((text) => text !== undefined).join(' ')}, restarted ${restartCount} times`,
    ),
  );
  const unmet = conditions
    .filter(({ status, message }) => status === 'False' && message !== undefined)
    .map(({ type, message }) => `${type}: ${message}`);
  const about = events
    .filter(({ involvedObject }) => (involvedObject as { uid?: string }).uid === pod.metadata.uid)
    .slice(-SHOWN_EVENTS)
    .map(({ reason, message }) => `${String(reason)}: ${String(message)}`);
  const log =
    (await cluster.logs(pod, SHOWN_LINES)) || (await cluster.logs(pod, SHOWN_LINES, { previous: true }));
  return [
    `pod ${pod.metadata.namespace}/${pod.metadata.name}: ${[phase, ...states].join('; ')}`,
    ...unmet.map((condition) => `  not ${condition}`),
    ...about.map((event) => `  event: ${event}`),
    ...log
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  log: ${line}`),
  ].join('\n');
}
