import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { read, rights } from './add-on-parts.ts';

const GROUP = 'crd.projectcalico.org';

/** Calico's own kinds of objects that its programs ask for, as the API server writes their plural, with their scope. */
const kinds = {
  BGPConfiguration: 'Cluster',
  ClusterInformation: 'Cluster',
  FelixConfiguration: 'Cluster',
  GlobalNetworkPolicy: 'Cluster',
  GlobalNetworkSet: 'Cluster',
  HostEndpoint: 'Cluster',
  IPAMBlock: 'Cluster',
  IPPool: 'Cluster',
  NetworkPolicy: 'Namespaced',
  NetworkSet: 'Namespaced',
} as const;

/**
 * Kinds of Calico, without the schemas of their fields: nobody writes such objects in the lab but the lab. They are known a
 * little after they were applied.
 */
export const calicoKinds = (): readonly KubernetesObject[] =>
  Object.entries(kinds).map(([kind, scope]) => {
    const plural = kind.toLowerCase().replace(/y$/, 'ie') + 's';
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${GROUP}` },
      spec: {
        group: GROUP,
        names: { kind, plural, singular: kind.toLowerCase() },
        scope,
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
          },
        ],
      },
    };
  });

/** What Calico's programs may do and want to find, once its kinds are known. @param user whom they ask the API server as */
export const calicoObjects = (user: string): readonly KubernetesObject[] => [
  ...rights(user, undefined, [
    read('', 'endpoints', 'namespaces', 'nodes', 'pods', 'serviceaccounts', 'services'),
    read('discovery.k8s.io', 'endpointslices'),
    read('networking.k8s.io', 'networkpolicies'),
    read(GROUP, '*'),
    { apiGroups: [''], resources: ['pods/status'], verbs: ['patch'] },
  ]),
  {
    apiVersion: `${GROUP}/v1`,
    kind: 'ClusterInformation',
    metadata: { name: 'default' },
    spec: { clusterGUID: '0'.repeat(32), clusterType: 'k8s', datastoreReady: true },
  },
];
