import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { Promotion } from './promotion.ts';

/** Owner of the image field only, so that whoever applied the rest keeps it. */
const OWNER = 'eeg-ward-pipeline';

interface Containers {
  readonly spec: {
    readonly template: { readonly spec: { readonly containers: readonly { name: string; image: string }[] } };
  };
}

/** Sets the image of a Deployment that is there, for a cluster that is not kept by Pulumi. */
export async function directPromotion(
  cluster: Cluster,
  deployment: KubernetesObject,
  image: string,
): Promise<Promotion> {
  const stored = (await cluster.read(deployment)) as unknown as Containers;
  const { name: container, image: before } = stored.spec.template.spec.containers[0]!;
  const { apiVersion, kind, metadata } = deployment;
  const set = async (to: string): Promise<void> => {
    await cluster.apply(
      {
        apiVersion,
        kind,
        metadata: { name: metadata.name, namespace: metadata.namespace! },
        spec: { template: { spec: { containers: [{ name: container, image: to }] } } },
      },
      { owner: OWNER },
    );
  };
  return { promote: () => set(image), rollBack: () => set(before) };
}
