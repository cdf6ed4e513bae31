import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { migrationPod } from '../model/deployment/connections.ts';
import { commandInImage, imageUser } from '../model/deployment/image.ts';
import { databaseEnvironment } from '../model/deployment/pod-environment.ts';
import type { Store } from '../model/service.ts';
import { labelsOf } from './labels.ts';
import { podTemplate, type Compute } from './pod-template.ts';

export interface MigrationJobProps {
  /** What is migrated: the database of this store, at its port. */
  readonly store: Store;
  /** Image of the service that owns the store; its migration program is in it. */
  readonly image: string;
}

export const migrationCompute: Compute = { cpuMillis: 100, memoryMebibytes: { request: 128, limit: 256 } };

/** Name of the job for an image. A job cannot be changed, so every image has its own; the same image runs once. */
export const migrationJobName = (image: string): string =>
  `${migrationPod}-${createHash('sha256').update(image).digest('hex').slice(0, 10)}`;

/**
 * Job that brings the schema up to date before pods of a new version become ready: these wait, unready, until no
 * migration is pending. It runs as the account that may change the schema; the service itself may not.
 */
export class MigrationJob extends Construct {
  constructor(scope: Construct, id: string, { store, image }: MigrationJobProps) {
    super(scope, id);
    new k8s.KubeJob(this, 'job', {
      metadata: { name: migrationJobName(image), labels: labelsOf(migrationPod) },
      spec: {
        backoffLimit: 10,
        activeDeadlineSeconds: 3_600,
        template: podTemplate({
          name: migrationPod,
          uid: imageUser,
          restartPolicy: 'OnFailure',
          stopSeconds: 30,
          container: {
            name: migrationPod,
            image,
            command: ['node', commandInImage('migrate')],
            environment: databaseEnvironment(store, 'migration'),
            compute: migrationCompute,
          },
        }),
      },
    });
  }
}
