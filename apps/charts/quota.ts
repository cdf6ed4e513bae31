import { backupCompute } from '../constructs/database/backup.ts';
import { databaseCompute } from '../constructs/database/database.ts';
import type { Quota } from '../constructs/hospital-namespace.ts';
import { migrationCompute } from '../constructs/migration-job.ts';
import type { Compute } from '../constructs/pod-template.ts';
import { computeOf } from '../constructs/web-service.ts';
import { replicaRangeOf } from '../model/deployment/scaling.ts';
import type { Catalog } from '../model/service.ts';

/** What a hospital can come to at its peak: every service at its most pods and one more during an update, and the database. */
export function quotaOf(catalog: Catalog): Quota {
  const pods: readonly (readonly [number, Compute])[] = [
    ...Object.values(catalog).map(
      (service) => [replicaRangeOf(service).max + 1, computeOf(service)] as const,
    ),
    [1, databaseCompute],
    [1, migrationCompute],
    [2, backupCompute],
  ];
  const sum = (of: (compute: Compute) => number): number =>
    pods.reduce((total, [count, compute]) => total + count * of(compute), 0);
  return {
    pods: sum(() => 1),
    cpuMillis: sum(({ cpuMillis }) => cpuMillis),
    memoryMebibytes: {
      request: sum(({ memoryMebibytes }) => memoryMebibytes.request),
      limit: sum(({ memoryMebibytes }) => memoryMebibytes.limit),
    },
  };
}
