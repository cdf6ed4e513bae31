import * as k8s from '@pulumi/kubernetes';
import { addOnNamespace } from '../add-on-namespace.ts';
import { optionsIn } from '../add-on-context.ts';
import { chartRelease } from '../chart-release.ts';
import type { IngressController } from './ingress-controller.ts';

const NAMESPACE = 'traefik';
const CLASS = 'nginx';

/** Traefik, reading the same Ingress objects and annotations that ingress-nginx does. */
export const traefik: IngressController = {
  kind: 'traefik',
  chart: 'traefik',
  ingress: {
    className: CLASS,
    controller: { namespace: NAMESPACE, labels: { 'app.kubernetes.io/name': 'traefik' } },
  },
  form: (objects) => objects,
  install: (parent, context) => {
    const namespace = addOnNamespace(NAMESPACE, 'restricted', optionsIn(parent, context));
    const inside = optionsIn(parent, context, [namespace]);
    const ingressClass = new k8s.networking.v1.IngressClass(
      'ingress/class',
      { metadata: { name: CLASS }, spec: { controller: 'k8s.io/ingress-nginx' } },
      optionsIn(parent, context),
    );
    const release = chartRelease(
      'ingress/release',
      {
        chart: 'traefik',
        namespace: namespace.metadata.name,
        values: {
          deployment: { replicas: 2 },
          ingressClass: { enabled: false },
          ingressRoute: { dashboard: { enabled: false } },
          providers: {
            kubernetesCRD: { enabled: false },
            kubernetesIngress: { enabled: false },
            kubernetesIngressNGINX: {
              enabled: true,
              ingressClass: CLASS,
              controllerClass: 'k8s.io/ingress-nginx',
              publishService: { enabled: true },
            },
          },
        },
      },
      inside,
    );
    return [ingressClass, release];
  },
};
