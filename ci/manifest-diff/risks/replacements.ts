import { titleOf, type KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { pathText } from '../field-changes.ts';
import type { ObjectChange } from '../object-changes.ts';
import type { Risk } from './risk.ts';

/**
 * Fields that cannot be changed in place: Pulumi deletes the object and makes it again; kubectl refuses. The kinds that
 * our charts write and those that may come.
 * @see https://github.com/pulumi/pulumi-kubernetes provider/pkg/provider, `forceNew`
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/
 */
const fixedFields: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ['roleRef'],
  DaemonSet: ['spec.selector'],
  Deployment: ['spec.selector'],
  Job: ['spec.completions', 'spec.parallelism', 'spec.selector', 'spec.template'],
  PersistentVolume: ['spec.local', 'spec.hostPath', 'spec.nfs', 'spec.csi', 'spec.nodeAffinity'],
  PersistentVolumeClaim: [
    'spec.accessModes',
    'spec.selector',
    'spec.storageClassName',
    'spec.volumeMode',
    'spec.volumeName',
  ],
  ResourceQuota: ['spec.scopes'],
  RoleBinding: ['roleRef'],
  Secret: ['type'],
  Service: ['spec.clusterIP'],
  StatefulSet: ['spec.podManagementPolicy', 'spec.selector', 'spec.serviceName', 'spec.volumeClaimTemplates'],
  StorageClass: ['parameters', 'provisioner', 'reclaimPolicy', 'volumeBindingMode'],
};

/** What replacing an object of a kind means to those who use it. */
const consequences: Readonly<Record<string, string>> = {
  DaemonSet: 'its pods end before the new ones start',
  Deployment: 'its pods end before the new ones start',
  Job: 'it runs again',
  PersistentVolume: 'its data is no longer where pods look for it',
  PersistentVolumeClaim: 'its volume is released',
  Service: 'its address changes',
  StatefulSet: 'its pods end before the new ones start',
};

const jobsRunAgain = (kind: string): boolean => kind === 'Job';

/** Objects that are deleted and made again, except Jobs under a new name, which is how a Job is run again. */
export function replacements(changes: readonly ObjectChange[]): readonly Risk[] {
  return changes.flatMap((change) => {
    if (change.how !== 'changed' && change.how !== 'renamed') return [];
    const { base, head } = change;
    if (change.how === 'renamed')
      return jobsRunAgain(head.kind) ? [] : [risk(base, `is replaced by '${head.metadata.name}'`)];
    const fixed = fixedFields[head.kind] ?? [];
    const touched = [
      ...new Set(
        change.fields
          .map(({ path }) => pathText(path))
          .flatMap((path) => fixed.filter((field) => isWithin(path, field) || isWithin(field, path))),
      ),
    ];
    return touched.length === 0 ? [] : [risk(head, `is replaced, because ${touched.join(' and ')} changes`)];
  });
}

const isWithin = (path: string, field: string): boolean =>
  path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`);

function risk(object: KubernetesObject, what: string): Risk {
  const consequence = consequences[object.kind];
  return {
    kind: 'replacement',
    object: titleOf(object),
    what: consequence === undefined ? what : `${what}: ${consequence}`,
  };
}
