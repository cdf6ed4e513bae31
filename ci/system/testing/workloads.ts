import { until } from '../../../apps/testing/until.ts';
import type { StoredObject } from '../../cluster/cluster.ts';
import { isReady } from '../../cluster/describe-pods.ts';
import { nodes } from '../../lab/layout.ts';
import { ctr } from '../../lab/node/containerd.ts';
import { untilRolledOut } from '../../lab/rollout.ts';
import type { Sandbox } from '../../lab/sandbox/sandbox.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const ROLLED_OUT_MS = 300_000;

export const nameOf = ({ metadata }: StoredObject): string =>
  metadata.labels?.['app.kubernetes.io/name'] ?? '';

/** Waits until everything of the hospital runs as it is declared. @throws Error with pods, events and logs */
export const untilWhole = (system: SystemUnderTest): Promise<void> =>
  untilRolledOut(system.cluster, [system.namespace], ROLLED_OUT_MS);

/** Waits until no pod is stopping any more: only then has whoever still sent to one been answered, or not. */
export const untilNoneStops = (system: SystemUnderTest): Promise<unknown> =>
  until(
    'no pod is stopping',
    async () => (await system.pods()).every(({ metadata }) => !('deletionTimestamp' in metadata)),
    ROLLED_OUT_MS,
  );

interface ContainerStatus {
  readonly containerID: string;
  readonly restartCount: number;
}

const containerOf = (pod: StoredObject): ContainerStatus =>
  (pod['status'] as { containerStatuses: readonly ContainerStatus[] }).containerStatuses[0]!;

/** How often the kubelet started the only container of a pod again. */
export const restartsOf = (pod: StoredObject): number => containerOf(pod).restartCount;

/** Kills the only container of a pod with SIGKILL, without asking the API server. */
export async function killContainer(sandbox: Sandbox, pod: StoredObject): Promise<void> {
  const id = containerOf(pod).containerID.replace('containerd://', '');
  const { nodeName } = pod['spec'] as { nodeName: string };
  const node = nodes.find(({ name }) => name === nodeName)!;
  await ctr(sandbox, node, 'tasks', 'kill', '--signal', 'SIGKILL', id);
}

/**
 * Kills the only container of a pod with SIGKILL, as the kernel does when memory runs out. On a cluster that is not the lab
 * the pod is deleted without grace instead.
 */
export async function endPod(system: SystemUnderTest, pod: StoredObject): Promise<void> {
  const { name, namespace } = pod.metadata;
  if (system.sandbox !== undefined) await killContainer(system.sandbox, pod);
  else await system.kubectl('delete', 'pod', name, `--namespace=${namespace}`, '--grace-period=0', '--force');
}

/** Ends a pod and waits until it or its successor is ready. @returns time until then, in milliseconds */
export async function killPod(system: SystemUnderTest, pod: StoredObject): Promise<number> {
  const { restartCount } = containerOf(pod);
  const began = Date.now();
  await endPod(system, pod);
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
