import * as k8s from '@pulumi/kubernetes';
import * as pulumi from '@pulumi/pulumi';

export interface ClusterAccessArgs {
  /** Name of the cluster that stays when its address or certificates change. */
  readonly identifier: string;
  /** Content of a kubeconfig or path to one. */
  readonly kubeconfig: pulumi.Input<string>;
  /** @default - the kubeconfig's current context */
  readonly context?: string;
}

/** How Pulumi reaches a cluster. */
export class ClusterAccess extends pulumi.ComponentResource {
  readonly provider: k8s.Provider;
  /** Takes over objects that are there already: for what `destroy` leaves in the cluster on purpose. */
  readonly dataProvider: k8s.Provider;

  constructor(name: string, args: ClusterAccessArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:ClusterAccess', name, {}, options);
    const { identifier, kubeconfig, context } = args;
    const common: k8s.ProviderArgs = {
      kubeconfig,
      ...(context === undefined ? {} : { context }),
      clusterIdentifier: identifier,
      enableServerSideApply: true,
      enableConfigMapMutable: true,
      enableSecretMutable: true,
    };
    this.provider = new k8s.Provider(name, common, { parent: this });
    this.dataProvider = new k8s.Provider(
      `${name}-data`,
      { ...common, upsertExistingObjects: true },
      { parent: this },
    );
    this.registerOutputs({});
  }
}
