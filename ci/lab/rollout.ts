import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';
import { describePods, isReady, podStatusOf } from '../cluster/describe-pods.ts';
import { isRolledOut, workloadKinds } from '../cluster/rolled-out.ts';

const POLL_MS = 1_000;

/** Workloads of a namespace that are not yet as they are declared, `Kind name`. */
export async function notRolledOut(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const lists = await Promise.all(
    Object.entries(workloadKinds).map(([kind, apiVersion]) => cluster.list(apiVersion, kind, namespace)),
  );
  return lists
    .flat()
    .filter((workload) => !isRolledOut(workload))
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
      const pods = await Promise.all(namespaces.map((namespace) => describeWaiting(cluster, namespace)));
      throw new Error(
        [`must be ready within ${deadlineMs / 1_000} s: ${waiting.join(', ')}`, ...pods.flat()].join('\n'),
      );
    }
    await wait(POLL_MS);
  }
}

/** Every pod of a namespace that is neither ready nor done, with its events and the end of its log. */
export async function describeWaiting(cluster: Cluster, namespace: string): Promise<readonly string[]> {
  const pods = await cluster.list('v1', 'Pod', namespace);
  return describePods(
    cluster,
    namespace,
    pods.filter((pod) => !isReady(pod) && podStatusOf(pod).phase !== 'Succeeded'),
  );
}
