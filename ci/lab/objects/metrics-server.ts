import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { account, bound, deployment, read, rights, SYSTEM } from './add-on-parts.ts';

/** Measurements of pods, which autoscalers ask for. */
export function metricsServer(): readonly KubernetesObject[] {
  const name = 'metrics-server';
  const labels = { 'k8s-app': name };
  const subject = { name, namespace: SYSTEM };
  return [
    account(name, SYSTEM),
    ...rights(name, SYSTEM, [
      { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      read('', 'pods', 'nodes'),
    ]),
    bound({
      kind: 'RoleBinding',
      name: 'eeg-ward-lab:metrics-server',
      role: 'extension-apiserver-authentication-reader',
      subject,
    }),
    bound({
      kind: 'ClusterRoleBinding',
      name: 'eeg-ward-lab:metrics-server-delegation',
      role: 'system:auth-delegator',
      subject,
    }),
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
