import * as k8s from '@pulumi/kubernetes';
import { catalog, type ServiceName } from '../../../../apps/model/catalog.ts';
import { addOnNamespace } from '../add-on-namespace.ts';
import { optionsIn } from '../add-on-context.ts';
import { chartRelease } from '../chart-release.ts';
import { gatewayRoutes } from './gateway-routes.ts';
import type { IngressController } from './ingress-controller.ts';

const NAMESPACE = 'envoy-gateway-system';
const CLASS = 'eeg-ward';

/** The Gateway API, by Envoy Gateway; one proxy and one address per public service and host. */
export const gateway: IngressController = {
  kind: 'gateway',
  chart: 'envoy-gateway',
  ingress: {
    controller: {
      namespace: NAMESPACE,
      labels: { 'app.kubernetes.io/name': 'envoy', 'app.kubernetes.io/component': 'proxy' },
    },
  },
  form: gatewayRoutes(CLASS, (service) => catalog[service as ServiceName].port),
  install: (parent, context) => {
    const namespace = addOnNamespace(NAMESPACE, 'baseline', optionsIn(parent, context));
    const release = chartRelease(
      'ingress/release',
      { chart: 'envoy-gateway', namespace: namespace.metadata.name },
      optionsIn(parent, context, [namespace]),
    );
    const gatewayClass = new k8s.apiextensions.CustomResource(
      'ingress/class',
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'GatewayClass',
        metadata: { name: CLASS },
        spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
      },
      optionsIn(parent, context, [release]),
    );
    return [release, gatewayClass];
  },
};
