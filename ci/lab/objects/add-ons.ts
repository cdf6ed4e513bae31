import type { KubernetesObject } from '../../../apps/charts/kubernetes-object.ts';
import { coreDns } from './coredns.ts';
import { metricsServer } from './metrics-server.ts';
import { traefik } from './traefik.ts';

/** What the cluster has beside a hospital: names, measurements, the way in. In the order in which it is applied. */
export const addOnObjects = (): readonly KubernetesObject[] => [
  ...coreDns(),
  ...metricsServer(),
  ...traefik(),
];
