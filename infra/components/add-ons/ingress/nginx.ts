import { addOnNamespace } from '../add-on-namespace.ts';
import { optionsIn } from '../add-on-context.ts';
import { chartRelease } from '../chart-release.ts';
import type { IngressController } from './ingress-controller.ts';

const NAMESPACE = 'ingress-nginx';

/** ingress-nginx, which is mended no longer; for labs that ask for it. */
export const nginx: IngressController = {
  kind: 'nginx',
  chart: 'ingress-nginx',
  ingress: {
    className: 'nginx',
    controller: {
      namespace: NAMESPACE,
      labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
    },
  },
  form: (objects) => objects,
  install: (parent, context) => {
    const namespace = addOnNamespace(NAMESPACE, 'baseline', optionsIn(parent, context));
    return [
      chartRelease(
        'ingress/release',
        {
          chart: 'ingress-nginx',
          namespace: namespace.metadata.name,
          values: {
            controller: {
              replicaCount: 2,
              service: { type: 'LoadBalancer' },
              ingressClassResource: { name: 'nginx', controllerValue: 'k8s.io/ingress-nginx' },
            },
          },
        },
        optionsIn(parent, context, [namespace]),
      ),
    ];
  },
};
