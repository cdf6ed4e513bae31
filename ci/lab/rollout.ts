import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster, StoredObject } from '../cluster/cluster.ts';

const POLL_MS = 1_000;
const SHOWN_EVENTS = 4;
const SHOWN_LINES = 12;

interface PodStatus {
  readonly phase?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  readonly containerStatuses?: readonly {
    readonly restartCount: number;
    readonly state: Readonly<Record<string, { readonly reason?: string; readonly message?: string }>>;
  }[];
}

/** Numbers of pods in the status of a Deployment, StatefulSet or Job. */
interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly readyReplicas?: number;
  readonly succeeded?: number;
}

const isRolledOut: Readonly<Record<string, (wanted: number, status: WorkloadStatus) => boolean>> = {
  Deployment: (wanted, { replicas, updatedReplicas, availableReplicas }) =>
    replicas === wanted && updatedReplicas === wanted && availableReplicas === wanted,
  StatefulSet: (wanted, { replicas, readyReplicas, updatedReplicas }) =>
    replicas === wanted && readyReplicas === wanted && updatedReplicas === wanted,
  Job: (_wanted, { succeeded }) => (succeeded ?? 0) >= 1,
};
const apiVersions: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
};

/** Workloads of a namespace that are not yet as they are declared, `Kind name`. */
export async function notRolledOut(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    Object.entries(apiVersions).map(([kind, apiVersion]) => cluster.list(apiVersion, kind, namespace)),
  );
  return lists
    .flat()
    .filter((workload) => {
      const status = (workload['status'] ?? {}) as WorkloadStatus;
      const { replicas = 1 } = workload['spec'] as { replicas?: number };
      const isSeen =
        workload.kind === 'Job' || (status.observedGeneration ?? 0) >= (workload.metadata.generation ?? 0);
      return !isSeen || !isRolledOut[workload.kind]!(replicas, status);
    })
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}

/**
 * Waits until everything in the namespaces runs as it is declared.
 * @throws Error naming what does not, its pods, their events and what they said last
 */
export async function untilRolledOut(
  cluster: Cluster,
  namespaces: readonly string[],
  deadlineMs: number,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const waiting = await Promise.all(namespaces.map((namespace) => notRolledOut(cluster, namespace))).then(
      (lists) => lists.flat(),
      (error: Error) => [`the API server (${error.message})`],
    );
    if (waiting.length === 0) return;
    if (Date.now() > end) {
      const pods = await Promise.all(namespaces.map((namespace) => describePods(cluster, namespace)));
      throw new Error(
        [`must be ready within ${deadlineMs / 1_000} s: ${waiting.join(', ')}`, ...pods.flat()].join('\n'),
      );
    }
    await wait(POLL_MS);
  }
}

/** Every pod of a namespace that is neither ready nor done, with its events and the end of its log. */
export async function describePods(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const pods = (await cluster.list('v1', 'Pod', namespace)).filter((pod) => !isFine(pod));
  const events = await cluster.list('v1', 'Event', namespace);
  return Promise.all(pods.map((pod) => describePod(cluster, pod, events)));
}

export const isReady = ({ status }: StoredObject): boolean =>
  (status as PodStatus).conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ===
  true;

const isFine = (pod: StoredObject): boolean =>
  isReady(pod) || (pod['status'] as PodStatus).phase === 'Succeeded';

async function describePod(
  cluster: Cluster,
  pod: StoredObject,
  events: readonly StoredObject[],
): Promise<string> {
  const { phase = 'Pending', containerStatuses = [] } = pod['status'] as PodStatus;
  const states = containerStatuses.flatMap(({ state, restartCount }) =>
    Object.entries(state).map(
      ([name, { reason, message }]) =>
        `${[name, reason, message].filter((text) => text !== undefined).join(' ')}, restarted ${restartCount} times`,
    ),
  );
  const about = events
    .filter(({ involvedObject }) => (involvedObject as { uid?: string }).uid === pod.metadata.uid)
    .slice(-SHOWN_EVENTS)
    .map(({ reason, message }) => `${String(reason)}: ${String(message)}`);
  const log =
    (await cluster.logs(pod, SHOWN_LINES)) || (await cluster.logs(pod, SHOWN_LINES, { previous: true }));
  return [
    `pod ${pod.metadata.namespace}/${pod.metadata.name}: ${[phase, ...states].join('; ')}`,
    ...about.map((event) => `  event: ${event}`),
    ...log
      .trimEnd()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => `  log: ${line}`),
  ].join('\n');
}
