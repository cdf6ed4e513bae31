import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { imageOf, type ImageProgram } from '../images/lab-images.ts';
import { clusterDomain, network } from '../layout.ts';

/** Namespace and label of the ingress controller's pods, which the hospital's policies let in. */
export const ingressController = {
  namespace: 'traefik',
  labels: { 'app.kubernetes.io/name': 'traefik' },
} as const;

/** Class of the hospital's Ingress objects. */
export const ingressClass = 'nginx';
export const ingressPort = 443;

const SYSTEM = 'kube-system';
const INGRESS_LISTENS = 8443;
const PING = 8080;

/** What the cluster has beside a hospital: names, measurements, the way in. In the order in which it is applied. */
export const addOnObjects = (): readonly KubernetesObject[] => [
  ...coreDns(),
  ...metricsServer(),
  ...traefik(),
];

interface AddOnPod {
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
function deployment(pod: AddOnPod): KubernetesObject {
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

const account = (name: string, namespace: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: { name, namespace },
});

/** Rights in the whole cluster for the account `name`. */
const rights = (name: string, namespace: string, rules: readonly object[]): readonly KubernetesObject[] => [
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `eeg-ward-lab:${name}` },
    rules,
  },
  bound('ClusterRoleBinding', `eeg-ward-lab:${name}`, `eeg-ward-lab:${name}`, name, namespace),
];

const bound = (
  kind: 'ClusterRoleBinding' | 'RoleBinding',
  name: string,
  role: string,
  subject: string,
  namespace: string,
): KubernetesObject => ({
  apiVersion: 'rbac.authorization.k8s.io/v1',
  kind,
  metadata: kind === 'RoleBinding' ? { name, namespace } : { name },
  roleRef: {
    apiGroup: 'rbac.authorization.k8s.io',
    kind: kind === 'RoleBinding' ? 'Role' : 'ClusterRole',
    name: role,
  },
  subjects: [{ kind: 'ServiceAccount', name: subject, namespace }],
});

const read = (apiGroup: string, ...resources: readonly string[]): object => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['get', 'list', 'watch'],
});

function coreDns(): readonly KubernetesObject[] {
  const labels = { 'k8s-app': 'kube-dns' };
  const ports = ['UDP', 'TCP'].map((protocol) => ({ name: `dns-${protocol.toLowerCase()}`, protocol }));
  return [
    account('coredns', SYSTEM),
    ...rights('coredns', SYSTEM, [
      read('', 'endpoints', 'services', 'pods', 'namespaces'),
      read('discovery.k8s.io', 'endpointslices'),
    ]),
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'coredns', namespace: SYSTEM },
      data: {
        Corefile: `.:53 {
  errors
  health
  ready
  kubernetes ${clusterDomain} in-addr.arpa ip6.arpa
  cache 5
}
`,
      },
    },
    deployment({
      program: 'coredns',
      namespace: SYSTEM,
      labels,
      args: ['-conf', '/etc/coredns/Corefile'],
      ports: ports.map((port) => ({ ...port, containerPort: 53 })),
      readiness: { path: '/ready', port: 8181 },
      memoryMebibytes: 48,
      mounts: [{ name: 'config', mountPath: '/etc/coredns', volume: { configMap: { name: 'coredns' } } }],
      lowPort: true,
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'kube-dns', namespace: SYSTEM },
      spec: {
        clusterIP: network.dns,
        selector: labels,
        ports: ports.map((port) => ({ ...port, port: 53 })),
      },
    },
  ];
}

function metricsServer(): readonly KubernetesObject[] {
  const name = 'metrics-server';
  const labels = { 'k8s-app': name };
  return [
    account(name, SYSTEM),
    ...rights(name, SYSTEM, [
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      read('', 'pods', 'nodes'),
    ]),
    bound(
      'RoleBinding',
      'eeg-ward-lab:metrics-server',
      'extension-apiserver-authentication-reader',
      name,
      SYSTEM,
    ),
    bound(
      'ClusterRoleBinding',
      'eeg-ward-lab:metrics-server-delegation',
      'system:auth-delegator',
      name,
      SYSTEM,
    ),
    deployment({
      program: name,
      namespace: SYSTEM,
      labels,
      args: [
        '--cert-dir=/tmp',
        '--secure-port=10250',
        '--kubelet-preferred-address-types=InternalIP',
        '--kubelet-insecure-tls',
        '--metric-resolution=10s',
        '--kubelet-request-timeout=5s',
      ],
      ports: [{ name: 'https', containerPort: 10_250 }],
      readiness: { path: '/readyz', port: 'https', scheme: 'HTTPS' },
      memoryMebibytes: 64,
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: SYSTEM },
      spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https' }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io' },
      spec: {
        service: { name, namespace: SYSTEM },
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
  ];
}

function traefik(): readonly KubernetesObject[] {
  const name = 'traefik';
  const { namespace, labels } = ingressController;
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'IngressClass',
      metadata: { name: ingressClass },
      spec: { controller: 'k8s.io/ingress-nginx' },
    },
    account(name, namespace),
    ...rights(name, namespace, [
      read('', 'services', 'secrets', 'nodes', 'namespaces', 'configmaps', 'pods'),
      read('discovery.k8s.io', 'endpointslices'),
      read('networking.k8s.io', 'ingresses', 'ingressclasses'),
      { apiGroups: ['networking.k8s.io'], resources: ['ingresses/status'], verbs: ['update'] },
    ]),
    deployment({
      program: name,
      namespace,
      labels,
      args: [
        `--entrypoints.websecure.address=:${INGRESS_LISTENS}`,
        '--entrypoints.websecure.http.tls=true',
        `--entrypoints.traefik.address=:${PING}`,
        '--ping=true',
        '--providers.kubernetesingressnginx=true',
        `--providers.kubernetesingressnginx.ingressclass=${ingressClass}`,
        `--providers.kubernetesingressnginx.publishservice=${namespace}/${name}`,
        '--global.checknewversion=false',
        '--global.sendanonymoususage=false',
        '--log.level=WARN',
      ],
      ports: [{ name: 'websecure', containerPort: INGRESS_LISTENS }],
      readiness: { path: '/ping', port: PING },
      memoryMebibytes: 96,
    }),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: {
        type: 'LoadBalancer',
        selector: labels,
        ports: [{ name: 'websecure', port: ingressPort, targetPort: 'websecure' }],
      },
    },
  ];
}
