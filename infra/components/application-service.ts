import * as pulumi from '@pulumi/pulumi';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import type { ObjectMapper } from '../mapping/object-mapper.ts';

export interface ApplicationServiceArgs {
  readonly mapper: ObjectMapper;
  /** Account, Deployment, Service, disruption budget and autoscaler. */
  readonly workload: readonly KubernetesObject[];
  /** Its ways in from outside, after the pods are ready. */
  readonly ingress: readonly KubernetesObject[];
  /** What the ingress needs besides the pods, such as a controller. */
  readonly ingressDependsOn: readonly pulumi.Resource[];
  /** What the pods need, such as a migrated database. */
  readonly workloadDependsOn: readonly pulumi.Resource[];
}

/** One application service of the model with everything that is its own. */
export class ApplicationService extends pulumi.ComponentResource {
  constructor(name: string, args: ApplicationServiceArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:ApplicationService', name, {}, options);
    const { mapper } = args;
    const workload = mapper.add(args.workload, this, args.workloadDependsOn);
    mapper.add(args.ingress, this, [...workload, ...args.ingressDependsOn]);
    this.registerOutputs({});
  }
}
