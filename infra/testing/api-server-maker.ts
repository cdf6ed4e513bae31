import { Cluster } from '../../ci/cluster/cluster.ts';
import { readKubeconfig } from '../../ci/cluster/kubeconfig.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import type { ResourceMaker } from './engine/registered-resource.ts';

const isObject = (type: string): boolean =>
  type.startsWith('kubernetes:') && !type.startsWith('kubernetes:helm.sh/');

/**
 * Applies typed Kubernetes resources to a real API server. A chart is not installed, as it comes from the internet:
 * `onRelease` does what the objects after it need, such as its schemas.
 */
export function apiServerMaker(
  kubeconfig: string,
  onRelease: (chart: string, cluster: Cluster) => Promise<void>,
): {
  readonly maker: ResourceMaker;
  readonly applied: Map<string, KubernetesObject>;
  readonly cluster: Cluster;
} {
  const cluster = new Cluster(readKubeconfig(kubeconfig));
  const applied = new Map<string, KubernetesObject>();
  const maker: ResourceMaker = {
    makes: (type) => type.startsWith('kubernetes:'),
    make: async ({ type, name, inputs }) => {
      if (!isObject(type)) {
        await onRelease(String(inputs['chart']), cluster);
        return {
          id: name,
          outputs: { ...inputs, status: { version: inputs['version'], status: 'deployed' } },
        };
      }
      const { object } = await cluster.apply(inputs as unknown as KubernetesObject);
      applied.set(name, object);
      return {
        id: [object.metadata.namespace, object.metadata.name].filter(Boolean).join('/'),
        outputs: object,
      };
    },
    remove: ({ type, inputs }) =>
      isObject(type) ? cluster.remove(inputs as unknown as KubernetesObject) : Promise.resolve(),
  };
  return { maker, applied, cluster };
}
