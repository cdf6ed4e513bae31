import type * as command from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import type { Lab } from '../../../vm-provisioning/lab/lab.ts';
import {
  clusterCall,
  clusterRequest,
  kubeconfigCall,
} from '../../../vm-provisioning/kubespray/run/cluster-calls.ts';
import { planOf } from '../../../vm-provisioning/kubespray/day2/plan.ts';
import { kubespray } from '../../../vm-provisioning/kubespray/release.ts';
import { readJournal } from '../../../vm-provisioning/kubespray/run/journal.ts';
import { stateFolderOf } from '../../../vm-provisioning/lab/state-folder.ts';
import { StackConfigError } from '../../config/config-error.ts';
import { scriptCommand, secretCommand } from '../script-command.ts';

export interface KubesprayClusterArgs {
  readonly lab: Lab;
  /** SPECIFICATION of each machine that libvirt made, by name. */
  readonly instances: Readonly<Record<string, string>>;
  readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * A Kubernetes cluster on the lab's machines, by Kubespray; one node more or less changes that node only.
 * @throws StackConfigError listing why what is asked for cannot be made of the cluster that is there, in a preview already
 */
export class KubesprayCluster extends pulumi.ComponentResource {
  /** What goes when the cluster goes. */
  readonly cluster: command.local.Command;
  /** Content of the administrator's kubeconfig, a secret. */
  readonly kubeconfig: pulumi.Output<string>;

  constructor(name: string, args: KubesprayClusterArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:KubesprayCluster', name, {}, options);
    const { lab, instances, dependsOn } = args;
    const request = clusterRequest(lab, instances);
    const { refusals } = planOf(readJournal(stateFolderOf(lab.name)), request.desired, kubespray);
    if (refusals.length > 0) throw new StackConfigError(refusals);
    const call = clusterCall(request);
    this.cluster = scriptCommand(
      'kubespray',
      call,
      {
        parent: this,
        dependsOn: [...dependsOn],
        customTimeouts: { create: '4h', update: '8h', delete: '1h' },
      },
      { needsFormerOutput: true },
    );
    const kubeconfig = secretCommand('kubeconfig', kubeconfigCall(request), {
      parent: this,
      dependsOn: [this.cluster],
      deletedWith: this.cluster,
    });
    this.kubeconfig = pulumi.secret(kubeconfig.stdout);
    this.registerOutputs({});
  }
}
