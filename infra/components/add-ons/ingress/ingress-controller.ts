import type * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../../../apps/charts/kubernetes-object.ts';
import type { Hospital } from '../../../../apps/charts/hospital.ts';
import type { ChartName } from '../../../versions.ts';
import type { AddOnContext } from '../add-on-context.ts';

/** Kinds of controllers that the program installs. */
export type IngressKind = 'nginx' | 'traefik' | 'gateway';

/** One way into the cluster: what hospitals say to it, and how it is installed. */
export interface IngressController {
  readonly kind: IngressKind;
  readonly chart: ChartName;
  /** What a hospital's description says: the class of its ways in, and the pods that policies let in. */
  readonly ingress: NonNullable<Hospital['ingress']>;
  /** Ways in as the controller wants them, from the Ingress objects of a hospital. */
  readonly form: (objects: readonly KubernetesObject[]) => readonly KubernetesObject[];
  /** Installs it below `parent`; what is returned has to work before a way in gets an address. */
  readonly install: (parent: pulumi.ComponentResource, context: AddOnContext) => readonly pulumi.Resource[];
}
