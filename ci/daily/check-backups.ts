import { backupPod } from '../../apps/model/deployment/connections.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { fault, good, type Finding } from './finding.ts';

/** A CronJob as the API server keeps it, as far as backups are concerned. */
export interface BackupCronJob {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly schedule: string; readonly suspend?: boolean };
  readonly status?: { readonly lastScheduleTime?: string; readonly lastSuccessfulTime?: string };
}

/** A day, with time for a dump: a schedule that is rarer needs another limit. */
export const DEFAULT_MOST_HOURS = 26;

const HOUR_MS = 3_600_000;

/** Looks at the backups of every hospital of a cluster. @param mostHours age from which a backup is too old */
export async function checkBackups(cluster: Cluster, mostHours: number): Promise<readonly Finding[]> {
  const cronJobs = (await cluster.list('batch/v1', 'CronJob')) as unknown as readonly BackupCronJob[];
  return judgeBackups(cronJobs, mostHours, Date.now());
}

export function judgeBackups(
  cronJobs: readonly BackupCronJob[],
  mostHours: number,
  nowMs: number,
): readonly Finding[] {
  const backups = cronJobs.filter(({ metadata }) => metadata.name === backupPod);
  if (backups.length === 0)
    return [fault('backups', `are made by no CronJob '${backupPod}' in this cluster: deploy the workloads`)];
  return backups.map((cronJob) => judgeBackup(cronJob, mostHours, nowMs));
}

function judgeBackup(
  { metadata, spec, status = {} }: BackupCronJob,
  mostHours: number,
  nowMs: number,
): Finding {
  const check = `backup of ${metadata.namespace}`;
  if (spec.suspend === true) return fault(check, `is suspended: kubectl resume it, or nothing is saved`);
  const { lastSuccessfulTime, lastScheduleTime } = status;
  const started = lastScheduleTime === undefined ? 'never started' : `last started ${lastScheduleTime}`;
  if (lastSuccessfulTime === undefined)
    return fault(check, `has never succeeded (${spec.schedule}, ${started}): read the logs of its jobs`);
  const hours = (nowMs - Date.parse(lastSuccessfulTime)) / HOUR_MS;
  const told = `last succeeded ${lastSuccessfulTime}, ${Math.round(hours)} hours ago`;
  return hours > mostHours
    ? fault(
        check,
        `${told}, the limit is ${mostHours} (${spec.schedule}, ${started}): read the logs of its jobs`,
      )
    : good(check, told);
}
