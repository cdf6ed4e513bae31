import * as pulumi from '@pulumi/pulumi';
import { StackConfigError } from '../../config/config-error.ts';
import type { LabConfig } from '../../config/schema.ts';
import { endOfLifeWarning } from '../../versions.ts';
import type { Cluster } from '../cluster.ts';
import type { AddOnContext } from './add-on-context.ts';
import { ApiTunnel } from './api-tunnel.ts';
import { CertificateManager } from './certificate-manager.ts';
import { ClusterPage } from './cluster-page.ts';
import { ingressControllers } from './ingress/index.ts';
import type { IngressController } from './ingress/ingress-controller.ts';
import { LoadBalancer } from './load-balancer.ts';
import { MetricsServer } from './metrics-server.ts';

export interface AddOnsArgs {
  readonly config: LabConfig['addOns'];
  readonly cluster: Cluster;
  /** Key of the tunnel's account, a secret. Needed with `config.tunnel` only. */
  readonly tunnelPrivateKey: pulumi.Output<string> | undefined;
}

/** What a cluster gets besides the hospitals, and what of it they need. */
export class AddOns extends pulumi.ComponentResource {
  /** The controller that is installed, or undefined where the cluster has one. */
  readonly controller: IngressController | undefined;
  /** What has to work before a way in gets an address. */
  readonly ingress: readonly pulumi.Resource[];

  constructor(name: string, args: AddOnsArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:AddOns', name, {}, options);
    const { config, cluster, tunnelPrivateKey } = args;
    const { deletedWith } = cluster;
    const context: AddOnContext = {
      provider: cluster.access.provider,
      dependsOn: [cluster.access],
      ...(deletedWith === undefined ? {} : { deletedWith }),
    };
    const below = { parent: this };
    this.controller = config.ingress === 'existing' ? undefined : ingressControllers[config.ingress];
    if (config.metricsServer)
      new MetricsServer('metrics-server', { ...context, selfSignedKubelets: cluster.isOurs }, below);
    const balancer =
      config.metallb === undefined
        ? []
        : [
            new LoadBalancer(
              'load-balancer',
              { ...context, ...cluster, addresses: config.metallb.addresses },
              below,
            ),
          ];
    this.ingress = this.#installIngress({ ...context, dependsOn: [...context.dependsOn, ...balancer] });
    if (config.certManager !== undefined)
      new CertificateManager(
        'cert-manager',
        { ...context, ...config.certManager, ingressClass: this.controller?.ingress.className ?? 'nginx' },
        below,
      );
    if (config.headlamp) new ClusterPage('cluster-page', context, below);
    if (config.tunnel !== undefined) {
      if (tunnelPrivateKey === undefined)
        throw new StackConfigError([
          `'tunnelPrivateKey' (absent) must be set for addOns.tunnel: pulumi config set --secret tunnelPrivateKey <FILE`,
        ]);
      new ApiTunnel('api-tunnel', { ...context, ...config.tunnel, privateKey: tunnelPrivateKey }, below);
    }
    this.registerOutputs({});
  }

  #installIngress(context: AddOnContext): readonly pulumi.Resource[] {
    if (this.controller === undefined) return [];
    const warning = endOfLifeWarning(this.controller.chart, new Date().toISOString().slice(0, 10));
    if (warning !== undefined) void pulumi.log.warn(warning, this);
    return this.controller.install(this, context);
  }
}
