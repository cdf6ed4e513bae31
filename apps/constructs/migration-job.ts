import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { migrationPod } from '../model/deployment/connections.ts';
import { commandInImage, imageUser } from '../model/deployment/image.ts';
import { databaseEnvironment } from '../model/deployment/pod-environment.ts';
import { databaseAccounts } from '../model/deployment/secrets.ts';
import type { Store } from '../model/service.ts';
import { labelsOf } from './labels.ts';
import { podTemplate, type Compute, type ContainerProps } from './pod-template.ts';

export interface MigrationJobProps {
  /** What is migrated: the database of this store, at its port. */
  readonly store: Store;
  /** Image of the service that owns the store; its migration program is in it. */
  readonly image: string;
}

export const migrationCompute: Compute = { cpuMillis: 100, memoryMebibytes: { request: 128, limit: 256 } };

/** Brings the schema up to date, then gives the account of the service its rights on every table. */
export const migrationContainer = ({ store, image }: MigrationJobProps): ContainerProps => ({
  name: migrationPod,
  image,
  command: ['node', commandInImage('migrate'), '--grant-to', databaseAccounts.app.user],
  environment: databaseEnvironment(store, 'migration'),
  compute: migrationCompute,
});

/** Name of the job for what it runs. A job cannot be changed, so every image and command has its own; the same runs once. */
export function migrationJobName(props: MigrationJobProps): string {
  const { image, command = [] } = migrationContainer(props);
  const digest = createHash('sha256')
    .update([image, ...command].join('\0'))
    .digest('hex');
  return `${migrationPod}-${digest.slice(0, 10)}`;
}

/**
 * Job that brings the schema up to date before pods of a new version become ready: these wait, unready, until no
 * migration is pending. It runs as the account that may change the schema; the service itself may not.
 */
export class MigrationJob extends Construct {
  constructor(scope: Construct, id: string, props: MigrationJobProps) {
    super(scope, id);
    new k8s.KubeJob(this, 'job', {
      metadata: { name: migrationJobName(props), labels: labelsOf(migrationPod) },
      spec: {
        backoffLimit: 10,
        activeDeadlineSeconds: 3_600,
        template: podTemplate({
          name: migrationPod,
          uid: imageUser,
          restartPolicy: 'OnFailure',
          stopSeconds: 30,
          container: migrationContainer(props),
        }),
      },
    });
  }
}
