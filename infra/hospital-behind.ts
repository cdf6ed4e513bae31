import type { Hospital } from '../apps/charts/hospital.ts';
import type { IngressController } from './components/add-ons/ingress/ingress-controller.ts';

/** A hospital whose ways in are served by `controller`; without one, by what its description names. */
export const hospitalBehind = (controller: IngressController | undefined, hospital: Hospital): Hospital =>
  controller === undefined
    ? hospital
    : { ...hospital, ingress: { ...hospital.ingress, ...controller.ingress } };
