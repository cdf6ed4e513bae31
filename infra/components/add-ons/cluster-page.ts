import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { addOnNamespace } from './add-on-namespace.ts';
import { optionsIn, type AddOnContext } from './add-on-context.ts';
import { chartRelease } from './chart-release.ts';

const NAMESPACE = 'headlamp';
/** Account of whoever looks after the lab. */
export const operatorAccount = 'lab-operator';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}
const read = ['get', 'list', 'watch'];

/**
 * Everything may be looked at but Secrets; pods may be ended and workloads scaled. No workload may be changed: who changes
 * one can have it read any Secret beside it.
 */
export const operatorRules: readonly Rule[] = [
  {
    apiGroups: [''],
    resources: [
      ...['namespaces', 'nodes', 'pods', 'pods/log', 'services', 'endpoints', 'events', 'configmaps'],
      ...['persistentvolumes', 'persistentvolumeclaims', 'serviceaccounts', 'resourcequotas', 'limitranges'],
    ],
    verbs: read,
  },
  {
    apiGroups: [
      'apps',
      'batch',
      'autoscaling',
      'policy',
      'networking.k8s.io',
      'storage.k8s.io',
      'metrics.k8s.io',
      'discovery.k8s.io',
    ],
    resources: ['*'],
    verbs: read,
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['delete'] },
  { apiGroups: ['apps'], resources: ['deployments/scale', 'statefulsets/scale'], verbs: ['patch', 'update'] },
];

/** Headlamp, the web page of a cluster. It has no rights of its own: who opens it brings a token of the account. */
export class ClusterPage extends pulumi.ComponentResource {
  constructor(name: string, args: AddOnContext, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:ClusterPage', name, {}, options);
    const namespace = addOnNamespace(NAMESPACE, 'baseline', optionsIn(this, args));
    const inside = optionsIn(this, args, [namespace]);
    chartRelease(
      `${name}/release`,
      {
        chart: 'headlamp',
        namespace: namespace.metadata.name,
        values: { clusterRoleBinding: { create: false }, replicaCount: 1 },
      },
      inside,
    );
    const metadata = { name: operatorAccount, namespace: NAMESPACE };
    new k8s.core.v1.ServiceAccount(
      `${name}/account`,
      { metadata, automountServiceAccountToken: false },
      inside,
    );
    new k8s.rbac.v1.ClusterRole(
      `${name}/role`,
      {
        metadata: { name: operatorAccount },
        rules: operatorRules.map((rule) => ({
          apiGroups: [...rule.apiGroups],
          resources: [...rule.resources],
          verbs: [...rule.verbs],
        })),
      },
      inside,
    );
    new k8s.rbac.v1.ClusterRoleBinding(
      `${name}/binding`,
      {
        metadata: { name: operatorAccount },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: operatorAccount },
        subjects: [{ kind: 'ServiceAccount', ...metadata }],
      },
      inside,
    );
    this.registerOutputs({});
  }
}

/** How the page is opened, for an operator. */
export const openClusterPage = [
  `kubectl -n ${NAMESPACE} create token ${operatorAccount}`,
  `kubectl -n ${NAMESPACE} port-forward service/headlamp 8443:80`,
];
