import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { clusterDomain, network } from '../layout.ts';
import { account, deployment, read, rights, SYSTEM } from './add-on-parts.ts';

/** Names of Services for pods, and of nothing outside the cluster. */
export function coreDns(): readonly KubernetesObject[] {
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
