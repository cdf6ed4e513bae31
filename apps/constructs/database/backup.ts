import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { backupPod } from '../../model/deployment/connections.ts';
import { databaseAccounts } from '../../model/deployment/secrets.ts';
import { labelsOf } from '../labels.ts';
import { migrationContainer, type MigrationJobProps } from '../migration-job.ts';
import { podTemplate, type Compute, type ContainerProps } from '../pod-template.ts';
import { configMount, configVolume, databaseUid, passwordMount, passwordVolume } from './database.ts';
import { paths } from './my-cnf.ts';

export interface BackupProps {
  /** The database's image: it has the clients. */
  readonly image: string;
  /** @default 999 */
  readonly uid?: number;
  /** When, in cron form and UTC. @default '17 2 * * *' */
  readonly schedule?: string;
  /** What is run after a restore. */
  readonly migration: MigrationJobProps;
  /** Dumps that are kept. @default 3 */
  readonly keep?: number;
}

/** Claim of the volume that holds the dumps. */
export const backupClaim = 'database-backups';
/** CronJob that never runs by itself; a job made from it restores. */
export const restoreJob = 'database-restore';

export const backupCompute: Compute = { cpuMillis: 100, memoryMebibytes: { request: 128, limit: 512 } };

interface Work {
  readonly script: string;
  /** Key of the password that the script reads. */
  readonly key: string;
  readonly suspend: boolean;
  /** What runs after the script, in the same pod. @default - nothing */
  readonly then?: ContainerProps;
}

/**
 * Dumps the database on a schedule, and holds the restore ready: a suspended CronJob, run by hand with
 * `kubectl create job --from=cronjob/database-restore NAME`, replaces the database by the newest dump, brings its schema
 * up to date and gives the service its rights, which a new server does not know.
 */
export class Backup extends Construct {
  constructor(scope: Construct, id: string, props: BackupProps) {
    super(scope, id);
    const { backup, migration } = databaseAccounts;
    this.#cronJob(backupPod, props, { script: 'backup.sh', key: backup.password.key, suspend: false });
    this.#cronJob(restoreJob, props, {
      script: 'restore.sh',
      key: migration.password.key,
      suspend: true,
      then: migrationContainer(props.migration),
    });
  }

  #cronJob(name: string, props: BackupProps, { script, key, suspend, then }: Work): void {
    const { image, uid = databaseUid, keep = 3, schedule = '17 2 * * *' } = props;
    const client: ContainerProps = {
      name: 'mysql-client',
      image,
      command: ['bash', `${paths.config}/${script}`],
      environment: [{ name: 'KEEP', value: String(keep) }],
      compute: backupCompute,
      mounts: [{ name: 'backups', mountPath: paths.backups }, configMount, passwordMount],
    };
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
              ...(then === undefined ? { container: client } : { before: client, container: then }),
            }),
          },
        },
      },
    });
  }
}
