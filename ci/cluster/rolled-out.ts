import type { StoredObject } from './cluster.ts';

/** Numbers of pods in the status of a Deployment, StatefulSet or Job. */
interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly readyReplicas?: number;
  readonly succeeded?: number;
}

const rules: Readonly<Record<string, (wanted: number, status: WorkloadStatus) => boolean>> = {
  Deployment: (wanted, { replicas, updatedReplicas, availableReplicas }) =>
    replicas === wanted && updatedReplicas === wanted && availableReplicas === wanted,
  StatefulSet: (wanted, { replicas, readyReplicas, updatedReplicas }) =>
    replicas === wanted && readyReplicas === wanted && updatedReplicas === wanted,
  Job: (_wanted, { succeeded }) => (succeeded ?? 0) >= 1,
};

/** Kinds that `isRolledOut` judges, with their API versions. */
export const workloadKinds: Readonly<Record<string, string>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Job: 'batch/v1',
};

/** Whether all pods of a workload are of its newest version and serve, or a Job is done. */
export function isRolledOut(workload: StoredObject): boolean {
  const status = (workload['status'] ?? {}) as WorkloadStatus;
  const { replicas = 1 } = workload['spec'] as { readonly replicas?: number };
  const isSeen =
    workload.kind === 'Job' || (status.observedGeneration ?? 0) >= (workload.metadata.generation ?? 0);
  return isSeen && rules[workload.kind]!(replicas, status);
}
