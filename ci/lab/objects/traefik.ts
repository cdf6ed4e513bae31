import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { account, deployment, read, rights } from './add-on-parts.ts';

/** Namespace and label of the ingress controller's pods, which the hospital's policies let in. */
export const ingressController = {
  namespace: 'traefik',
  labels: { 'app.kubernetes.io/name': 'traefik' },
} as const;

/** Class of the hospital's Ingress objects. */
export const ingressClass = 'nginx';

const PORT = 443;
const LISTENS = 8443;
const PING = 8080;

/** The way in: it reads Ingress objects and annotations as ingress-nginx does. */
export function traefik(): readonly KubernetesObject[] {
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
        `--entrypoints.websecure.address=:${LISTENS}`,
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
      ports: [{ name: 'websecure', containerPort: LISTENS }],
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
        ports: [{ name: 'websecure', port: PORT, targetPort: 'websecure' }],
      },
    },
  ];
}
