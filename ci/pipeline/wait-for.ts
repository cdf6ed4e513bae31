import { setTimeout as sleep } from 'node:timers/promises';
import { titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { RefusedError, type Cluster, type StoredObject } from '../cluster/cluster.ts';
import { isRolledOut } from '../cluster/rolled-out.ts';
import { describePodsOf, hopeless, newestPodsOf, podsOf } from './pods-of.ts';

/** How long, and until somebody ends it. */
export interface Patience {
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

const POLL_MS = 1_000;

/** Conditions in the status of a workload. */
interface Conditions {
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
}

const conditionsOf = ({ status }: StoredObject): NonNullable<Conditions['conditions']> =>
  ((status ?? {}) as Conditions).conditions ?? [];

/**
 * Waits until all pods of a Deployment are of its newest version and available.
 * @throws Error with state, events and last lines of its pods: as soon as one cannot start, or after the deadline
 */
export async function untilAvailable(
  cluster: Cluster,
  deployment: KubernetesObject,
  patience: Patience,
): Promise<void> {
  await poll(cluster, deployment, { ...patience, state: 'available' }, async () => {
    const stored = await cluster.read(deployment);
    const failed = conditionsOf(stored).some(
      ({ type, reason }) => type === 'Progressing' && reason === 'ProgressDeadlineExceeded',
    );
    if (failed) throw new NeverError('its pods did not become ready in time');
    refuseHopeless(await newestPodsOf(cluster, stored));
    return isRolledOut(stored);
  });
}

/**
 * Waits until a Job has succeeded.
 * @throws Error with state, events and last lines of its pod when it failed, cannot start, or after the deadline
 */
export async function untilSucceeded(
  cluster: Cluster,
  job: KubernetesObject,
  patience: Patience,
): Promise<void> {
  const { name, namespace = '' } = job.metadata;
  await poll(cluster, job, { ...patience, state: 'done' }, async () => {
    const stored = await cluster.read(job);
    const failed = conditionsOf(stored).find(({ type, status }) => type === 'Failed' && status === 'True');
    if (failed !== undefined) throw new NeverError(failed.message ?? 'it failed');
    refuseHopeless(await podsOf(cluster, namespace, name));
    return isRolledOut(stored);
  });
}

/** Waits until an object is gone. @throws Error after the deadline */
export async function untilGone(
  cluster: Cluster,
  object: KubernetesObject,
  patience: Patience,
): Promise<void> {
  await poll(cluster, object, { ...patience, state: 'gone' }, async () => {
    try {
      await cluster.read(object);
      return false;
    } catch (error) {
      if (error instanceof RefusedError && error.status === 404) return true;
      throw error;
    }
  });
}

/** What waiting cannot mend. */
class NeverError extends Error {}

function refuseHopeless(pods: readonly StoredObject[]): void {
  const [reason] = pods.map(hopeless).filter((each) => each !== undefined);
  if (reason !== undefined) throw new NeverError(reason);
}

async function poll(
  cluster: Cluster,
  object: KubernetesObject,
  { deadlineMs, signal, state }: Patience & { readonly state: string },
  isTrue: () => Promise<boolean>,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  const { name, namespace = '' } = object.metadata;
  for (;;) {
    signal.throwIfAborted();
    try {
      if (await isTrue()) return;
    } catch (error) {
      if (!(error instanceof NeverError)) throw error;
      throw new Error(
        `${titleOf(object)}: ${error.message}\n${await describePodsOf(cluster, namespace, name)}`,
        { cause: error },
      );
    }
    if (Date.now() > end)
      throw new Error(
        `${titleOf(object)} must be ${state} within ${deadlineMs / 1_000} s\n${await describePodsOf(cluster, namespace, name)}`,
      );
    await sleep(POLL_MS, undefined, { signal });
  }
}
