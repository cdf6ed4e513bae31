import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backupPod } from '../../model/deployment/connections.ts';
import { labelsOf } from '../labels.ts';
import { podTemplate, type Compute } from '../pod-template.ts';
import { configMount, configVolume, databaseUid, passwordMount, passwordVolume } from './database.ts';
import { paths } from './my-cnf.ts';

export interface BackupProps {
  /** The database's image: it has the clients. */
  readonly image: string;
  /** @default 999 */
  readonly uid?: number;
  /** When, in cron form and UTC. @default '17 2 * * *' */
  readonly schedule?: string;
  /** Dumps that are kept. @default 3 */
  readonly keep?: number;
}

/** Claim of the volume that holds the dumps. */
export const backupClaim = 'database-backups';
/** CronJob that never runs by itself; a job made from it restores. */
export const restoreJob = 'database-restore';

export const backupCompute: Compute = { cpuMillis: 100, memoryMebibytes: { request: 128, limit: 512 } };

/**
 * Dumps the database on a schedule, and holds the restore ready: a suspended CronJob, run by hand with
 * `kubectl create job --from=cronjob/database-restore NAME`, replaces the database by the newest dump.
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { schedule = '17 2 * * *' } = props;
    this.#cronJob(backupPod, 'backup.sh', 'backup-password', { ...props, schedule, suspend: false });
    this.#cronJob(restoreJob, 'restore.sh', 'migration-password', { ...props, schedule, suspend: true });
  }

  #cronJob(
    name: string,
    script: string,
    key: string,
    {
      image,
      uid = databaseUid,
      keep = 3,
      schedule,
      suspend,
    }: BackupProps & { schedule: string; suspend: boolean },
  ): void {
    new k8s.KubeCronJob(this, name, {
      metadata: { name, labels: labelsOf(backupPod) },
      spec: {
        schedule,
        timeZone: 'Etc/UTC',
        suspend,
        concurrencyPolicy: 'Forbid',
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          spec: {
            backoffLimit: 2,
            template: podTemplate({
              name: backupPod,
              uid,
              restartPolicy: 'Never',
              stopSeconds: 30,
              volumes: [
                { name: 'backups', persistentVolumeClaim: { claimName: backupClaim } },
                configVolume,
                passwordVolume([key]),
              ],
              container: {
                name: 'mysql-client',
                image,
                command: ['bash', `${paths.config}/${script}`],
                environment: [{ name: 'KEEP', value: String(keep) }],
                compute: backupCompute,
                mounts: [{ name: 'backups', mountPath: paths.backups }, configMount, passwordMount],
              },
            }),
          },
        },
      },
    });
  }
}
