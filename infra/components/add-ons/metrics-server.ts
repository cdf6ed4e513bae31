import * as pulumi from '@pulumi/pulumi';
import { optionsIn, type AddOnContext } from './add-on-context.ts';
import { chartRelease } from './chart-release.ts';

export interface MetricsServerArgs extends AddOnContext {
  /** Whether kubelets sign their certificates themselves, as Kubespray's do. */
  readonly selfSignedKubelets: boolean;
}

/** CPU and memory of pods and nodes, which the autoscalers read. */
export class MetricsServer extends pulumi.ComponentResource {
  constructor(name: string, args: MetricsServerArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:MetricsServer', name, {}, options);
    chartRelease(
      `${name}/release`,
      {
        chart: 'metrics-server',
        namespace: 'kube-system',
        values: args.selfSignedKubelets ? { args: ['--kubelet-insecure-tls'] } : {},
      },
      optionsIn(this, args),
    );
    this.registerOutputs({});
  }
}
