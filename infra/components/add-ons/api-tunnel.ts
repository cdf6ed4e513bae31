import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';
import { addOnNamespace } from './add-on-namespace.ts';
import { optionsIn, type AddOnContext } from './add-on-context.ts';

export interface ApiTunnelArgs extends AddOnContext {
  /** SSH server that is reached from outside. */
  readonly host: string;
  readonly port: number;
  /** Account on it that may only forward ports. */
  readonly user: string;
  /** Port of the server's loopback address that leads to the API server. */
  readonly remotePort: number;
  /** Lines of a known_hosts file; a server with another key is refused. */
  readonly knownHosts: string;
  /** The account's key, a secret. */
  readonly privateKey: pulumi.Input<string>;
}

const NAMESPACE = 'api-tunnel';
const IMAGE = 'docker.io/kroniak/ssh-client:3.21';
/** User nobody: ssh needs one that the image knows. */
const UID = 65_534;
const FOLDER = '/ssh';

/**
 * A connection from inside the cluster to an SSH server, which offers the API server there: for CI that cannot reach the
 * cluster. Who comes through it still has to sign in to the API server.
 */
export class ApiTunnel extends pulumi.ComponentResource {
  constructor(name: string, args: ApiTunnelArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:ApiTunnel', name, {}, options);
    const namespace = addOnNamespace(NAMESPACE, 'restricted', optionsIn(this, args));
    const files = new k8s.core.v1.Secret(
      `${name}/files`,
      {
        metadata: { name: 'ssh', namespace: NAMESPACE },
        stringData: { key: pulumi.secret(args.privateKey), known_hosts: `${args.knownHosts.trimEnd()}\n` },
      },
      optionsIn(this, args, [namespace]),
    );
    const labels = { 'app.kubernetes.io/name': NAMESPACE };
    new k8s.apps.v1.Deployment(
      `${name}/deployment`,
      {
        metadata: { name: NAMESPACE, namespace: NAMESPACE, labels },
        spec: {
          replicas: 1,
          strategy: { type: 'Recreate' },
          selector: { matchLabels: labels },
          template: {
            metadata: {
              labels,
              annotations: { 'eeg-ward/server': `${args.user}@${args.host}:${args.port}/${args.remotePort}` },
            },
            spec: {
              automountServiceAccountToken: false,
              securityContext: {
                runAsNonRoot: true,
                runAsUser: UID,
                runAsGroup: UID,
                fsGroup: UID,
                seccompProfile: { type: 'RuntimeDefault' },
              },
              containers: [
                {
                  name: 'ssh',
                  image: IMAGE,
                  command: ['ssh', ...sshArguments(args)],
                  env: [{ name: 'HOME', value: '/tmp' }],
                  resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                  volumeMounts: [
                    { name: 'ssh', mountPath: FOLDER, readOnly: true },
                    { name: 'tmp', mountPath: '/tmp' },
                  ],
                },
              ],
              volumes: [
                { name: 'ssh', secret: { secretName: 'ssh', defaultMode: 0o440 } },
                { name: 'tmp', emptyDir: { sizeLimit: '16Mi' } },
              ],
            },
          },
        },
      },
      optionsIn(this, args, [files]),
    );
    this.registerOutputs({});
  }
}

/** ssh that forwards one port and ends when it cannot, or when the server is silent for a minute. */
export const sshArguments = ({ host, port, user, remotePort }: ApiTunnelArgs): string[] => [
  '-N',
  ...['-i', `${FOLDER}/key`, '-p', String(port)],
  ...['StrictHostKeyChecking=yes', `UserKnownHostsFile=${FOLDER}/known_hosts`, 'BatchMode=yes']
    .concat(['ExitOnForwardFailure=yes', 'ServerAliveInterval=20', 'ServerAliveCountMax=3'])
    .flatMap((option) => ['-o', option]),
  ...['-R', `127.0.0.1:${remotePort}:kubernetes.default.svc:443`],
  `${user}@${host}`,
];
