import { gateway } from './gateway.ts';
import type { IngressController, IngressKind } from './ingress-controller.ts';
import { nginx } from './nginx.ts';
import { traefik } from './traefik.ts';

/** Every controller that can be installed, by the word of the configuration. */
export const ingressControllers: Readonly<Record<IngressKind, IngressController>> = {
  nginx,
  traefik,
  gateway,
};
