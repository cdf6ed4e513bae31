import { labelsOf } from '../../apps/constructs/labels.ts';
import type { Cluster, StoredObject } from '../cluster/cluster.ts';
import { describePods, podStatusOf } from '../cluster/describe-pods.ts';

/** States of a container that do not end by waiting. */
const HOPELESS: readonly string[] = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'CreateContainerConfigError',
  'CreateContainerError',
  'CrashLoopBackOff',
];

/** Pods that carry the labels of a name. */
export async function podsOf(
  cluster: Cluster,
  namespace: string,
  name: string,
): Promise<readonly StoredObject[]> {
  const wanted = Object.entries(labelsOf(name));
  const pods = await cluster.list('v1', 'Pod', namespace);
  return pods.filter(({ metadata: { labels = {} } }) =>
    wanted.every(([key, value]) => labels[key] === value),
  );
}

const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';

interface ReplicaSet {
  readonly metadata: {
    readonly annotations?: Readonly<Record<string, string>>;
    readonly labels?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
}

/** Pods of a Deployment's newest version only: those of the one before it may fail for reasons of their own. */
export async function newestPodsOf(
  cluster: Cluster,
  deployment: StoredObject,
): Promise<readonly StoredObject[]> {
  const { uid, namespace = '', name } = deployment.metadata;
  const sets = (await cluster.list('apps/v1', 'ReplicaSet', namespace)) as unknown as readonly ReplicaSet[];
  const [newest] = sets
    .filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid))
    .toSorted((a, b) => revisionOf(b) - revisionOf(a));
  const hash = newest?.metadata.labels?.[HASH];
  const pods = await podsOf(cluster, namespace, name);
  return pods.filter(({ metadata }) => hash !== undefined && metadata.labels?.[HASH] === hash);
}

const revisionOf = ({ metadata }: ReplicaSet): number => Number(metadata.annotations?.[REVISION] ?? 0);

/** Why a pod cannot become what it should, or undefined while it may. */
export function hopeless(pod: StoredObject): string | undefined {
  for (const { name, state } of podStatusOf(pod).containerStatuses ?? []) {
    const { reason = '', message = '' } = state['waiting'] ?? {};
    if (HOPELESS.includes(reason))
      return `${pod.metadata.name}, container ${name}: ${reason} ${message}`.trim();
  }
  return undefined;
}

/** What a person needs to know about the pods that carry the labels of a name. */
export async function describePodsOf(cluster: Cluster, namespace: string, name: string): Promise<string> {
  const pods = await podsOf(cluster, namespace, name);
  return pods.length === 0 ? 'there is no pod' : (await describePods(cluster, namespace, pods)).join('\n');
}
