import { createHash } from 'node:crypto';
import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { databaseHost } from '../../model/deployment/pod-environment.ts';
import { databaseAccounts, secretObjectOf } from '../../model/deployment/secrets.ts';
import type { Store } from '../../model/service.ts';
import { labelsOf } from '../labels.ts';
import { mebibytes, podTemplate, type Compute } from '../pod-template.ts';
import { myCnf, paths } from './my-cnf.ts';
import { backupScript, restoreScript, startScript } from './scripts.ts';

export interface DatabaseProps {
  /** Name, port and size of the database. */
  readonly store: Store;
  /** MySQL 8.4 or 9 with bash, mysqld and its clients; by digest or exact tag. */
  readonly image: string;
  /** Number of the image's user `mysql`. @default 999, the official image's */
  readonly uid?: number;
  /** @default - 250 millicores, 1 GiB requested, 2 GiB at most */
  readonly compute?: Compute;
}

export const databaseCompute: Compute = {
  cpuMillis: 250,
  memoryMebibytes: { request: 1_024, limit: 2_048 },
};
export const databaseUid = 999;

/** ConfigMap with the server's settings and the scripts of server, backup and restore. */
export const databaseConfig = 'database-config';
/** Time to write what is in memory, in seconds; a killed server has to recover instead. */
const STOP_SECONDS = 120;
/** Time for the first initialisation or the recovery after a crash, in seconds. */
const STARTUP_SECONDS = 600;
const PERIOD_SECONDS = 5;

/** Volume of the passwords in `keys`, readable by the pod's group only. */
export const passwordVolume = (keys: readonly string[]): k8s.Volume => ({
  name: 'passwords',
  secret: {
    secretName: secretObjectOf('database'),
    defaultMode: 0o440,
    items: keys.map((key) => ({ key, path: key })),
  },
});
export const passwordMount: k8s.VolumeMount = {
  name: 'passwords',
  mountPath: paths.passwords,
  readOnly: true,
};

/** Volume of the settings and scripts. */
export const configVolume: k8s.Volume = { name: 'config', configMap: { name: databaseConfig } };
export const configMount: k8s.VolumeMount = { name: 'config', mountPath: paths.config, readOnly: true };

/**
 * MySQL for one namespace: a StatefulSet of one pod on the claim named like it, its Service, and its ConfigMap. It
 * stops by SIGTERM and has time for it. The claim is made elsewhere, so that it outlives the server.
 */
export class Database extends Construct {
  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { store, image, uid = databaseUid, compute = databaseCompute } = props;
    const name = databaseHost;
    const metadata = { name, labels: labelsOf(name) };
    const passwords = Object.values(databaseAccounts).map(({ password }) => password);
    const config = {
      'my.cnf': myCnf(store, Math.floor(compute.memoryMebibytes.request / 2)),
      'start.sh': startScript(store),
      'backup.sh': backupScript(store),
      'restore.sh': restoreScript(store),
    };
    new k8s.KubeConfigMap(this, 'config', {
      metadata: { name: databaseConfig, labels: labelsOf(name) },
      data: config,
    });
    new k8s.KubeService(this, 'service', {
      metadata,
      spec: {
        clusterIp: 'None',
        selector: labelsOf(name),
        ports: [{ name: 'mysql', port: store.port, targetPort: k8s.IntOrString.fromString('mysql') }],
      },
    });
    const answers: k8s.Probe = {
      exec: { command: ['mysqladmin', `--socket=${paths.socket}`, 'ping'] },
      periodSeconds: PERIOD_SECONDS,
      timeoutSeconds: 5,
    };
    new k8s.KubeStatefulSet(this, 'server', {
      metadata,
      spec: {
        serviceName: name,
        replicas: 1,
        selector: { matchLabels: labelsOf(name) },
        template: podTemplate({
          name,
          uid,
          stopSeconds: STOP_SECONDS,
          annotations: { 'eeg-ward/config': digestOf([config['my.cnf'], config['start.sh']]) },
          mountedSecrets: passwords,
          volumes: [
            { name: 'data', persistentVolumeClaim: { claimName: name } },
            { name: 'run', emptyDir: { medium: 'Memory', sizeLimit: mebibytes(16) } },
            configVolume,
            passwordVolume(passwords.map(({ key }) => key)),
          ],
          container: {
            name: 'mysql',
            image,
            command: ['bash', `${paths.config}/start.sh`],
            ports: { mysql: store.port },
            compute,
            probes: {
              startup: { ...answers, failureThreshold: STARTUP_SECONDS / PERIOD_SECONDS },
              liveness: { ...answers, failureThreshold: 6 },
              readiness: { ...answers, failureThreshold: 2 },
            },
            mounts: [
              { name: 'data', mountPath: paths.volume },
              { name: 'run', mountPath: paths.run },
              configMount,
              passwordMount,
            ],
          },
        }),
      },
    });
  }
}

/** A change of the settings replaces the pod; Kubernetes alone would not notice. */
const digestOf = (texts: readonly string[]): string =>
  createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 16);
