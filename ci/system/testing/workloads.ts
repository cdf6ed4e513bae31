import { until } from '../../../apps/testing/until.ts';
import type { StoredObject } from '../../cluster/cluster.ts';
import { isReady } from '../../cluster/describe-pods.ts';
import { ctr } from '../../lab/node/containerd.ts';
import { untilRolledOut } from '../../lab/rollout.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const ROLLED_OUT_MS = 300_000;

export const nameOf = ({ metadata }: StoredObject): string =>
  metadata.labels?.['app.kubernetes.io/name'] ?? '';

/** Waits until everything of the hospital runs as it is declared. @throws Error with pods, events and logs */
export const untilWhole = (system: SystemUnderTest): Promise<void> =>
  untilRolledOut(system.cluster, [system.namespace], ROLLED_OUT_MS);

interface ContainerStatus {
  readonly containerID: string;
  readonly restartCount: number;
}

const containerOf = (pod: StoredObject): ContainerStatus =>
  (pod['status'] as { containerStatuses: readonly ContainerStatus[] }).containerStatuses[0]!;

/**
 * Kills the only container of a pod with SIGKILL, as the kernel does when memory runs out, and waits until the pod is
 * ready again. On a cluster that is not the lab the pod is deleted without grace instead.
 * @returns time until it was ready, in milliseconds
 */
export async function killPod(system: SystemUnderTest, pod: StoredObject): Promise<number> {
  const { containerID, restartCount } = containerOf(pod);
  const began = Date.now();
  if (system.sandbox === undefined)
    await system.kubectl('delete', 'pod', pod.metadata.name, '--grace-period=0', '--force');
  else
    await ctr(
      system.sandbox,
      'tasks',
      'kill',
      '--signal',
      'SIGKILL',
      containerID.replace('containerd://', ''),
    );
  await until(
    `a pod of ${nameOf(pod)} takes the place of ${pod.metadata.name}`,
    async () =>
      (await system.pods()).some(
        (each) =>
          nameOf(each) === nameOf(pod) &&
          isReady(each) &&
          (each.metadata.uid === pod.metadata.uid
            ? containerOf(each).restartCount > restartCount
            : Date.parse(each.metadata.creationTimestamp ?? '') >= began - 1_000),
      ),
    ROLLED_OUT_MS,
  );
  return Date.now() - began;
}
