import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { imageOf, type ImageProgram } from '../images/lab-images.ts';

/** Namespace of what belongs to the cluster itself. */
export const SYSTEM = 'kube-system';

const RBAC = 'rbac.authorization.k8s.io';

export interface AddOnPod {
  readonly program: ImageProgram;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  readonly ports: readonly object[];
  readonly readiness: object;
  readonly memoryMebibytes: number;
  readonly mounts?: readonly { readonly name: string; readonly mountPath: string; readonly volume: object }[];
  /** Whether it listens below port 1024, which a user without capabilities otherwise may not. @default false */
  readonly lowPort?: boolean;
}

/** An add-on's Deployment of one pod, as restricted as the hospital's own. */
export function deployment(pod: AddOnPod): KubernetesObject {
  const {
    program,
    namespace,
    labels,
    args,
    ports,
    readiness,
    memoryMebibytes,
    mounts = [],
    lowPort = false,
  } = pod;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: program, namespace, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: program,
          priorityClassName: 'system-cluster-critical',
          ...(program === 'coredns' ? { dnsPolicy: 'Default' } : {}),
          securityContext: {
            runAsNonRoot: true,
            seccompProfile: { type: 'RuntimeDefault' },
            ...(lowPort ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } : {}),
          },
          containers: [
            {
              name: program,
              image: imageOf(program),
              imagePullPolicy: 'Never',
              args,
              ports,
              readinessProbe: {
                httpGet: readiness,
                periodSeconds: 2,
                timeoutSeconds: 5,
                failureThreshold: 5,
              },
              resources: {
                requests: { cpu: '20m', memory: `${memoryMebibytes}Mi` },
                limits: { memory: `${4 * memoryMebibytes}Mi` },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [
                { name: 'tmp', mountPath: '/tmp' },
                ...mounts.map(({ name, mountPath }) => ({ name, mountPath, readOnly: true })),
              ],
            },
          ],
          volumes: [
            { name: 'tmp', emptyDir: {} },
            ...mounts.map(({ name, volume }) => ({ name, ...volume })),
          ],
        },
      },
    },
  };
}

/** The account of an add-on's pods. */
export const account = (name: string, namespace: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});

/** Rights in the whole cluster for the account `name`, or for the user where no namespace is given. */
export const rights = (
  name: string,
  namespace: string | undefined,
  rules: readonly object[],
): readonly KubernetesObject[] => [
  { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata: { name: `eeg-ward-lab:${name}` }, rules },
  bound({
    kind: 'ClusterRoleBinding',
    name: `eeg-ward-lab:${name}`,
    role: `eeg-ward-lab:${name}`,
    subject: { name, ...(namespace && { namespace }) },
  }),
];

export interface Binding {
  readonly kind: 'ClusterRoleBinding' | 'RoleBinding';
  readonly name: string;
  readonly role: string;
  /** The account of an add-on, or a user where no namespace is given. */
  readonly subject: { readonly name: string; readonly namespace?: string };
}

/** Gives a role to somebody. */
export const bound = ({ kind, name, role, subject }: Binding): KubernetesObject => ({
  apiVersion: `${RBAC}/v1`,
  kind,
  metadata:
    kind === 'RoleBinding' && subject.namespace !== undefined
      ? { name, namespace: subject.namespace }
      : { name },
  roleRef: { apiGroup: RBAC, kind: kind === 'RoleBinding' ? 'Role' : 'ClusterRole', name: role },
  subjects: [
    subject.namespace === undefined
      ? { kind: 'User', apiGroup: RBAC, ...subject }
      : { kind: 'ServiceAccount', ...subject },
  ],
});

/** Rule that lets read and follow. */
export const read = (apiGroup: string, ...resources: readonly string[]): object => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['get', 'list', 'watch'],
});
