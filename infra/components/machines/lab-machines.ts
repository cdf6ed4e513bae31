import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as command from '@pulumi/command';
import * as pulumi from '@pulumi/pulumi';
import { isVirtual, type LabNode } from '../../../vm-provisioning/lab/lab-node.ts';
import { answerSecondsOf, type Lab, type LibvirtLab } from '../../../vm-provisioning/lab/lab.ts';
import { stateFolderOf } from '../../../vm-provisioning/lab/state-folder.ts';
import {
  imageCall,
  machineCall,
  networkCall,
  waitCall,
} from '../../../vm-provisioning/libvirt/script-calls.ts';
import { StackConfigError } from '../../config/config-error.ts';
import { scriptCommand } from '../script-command.ts';

export interface LabMachinesArgs {
  readonly lab: Lab;
  /** Names of the machines that hold data: they are deleted only when the stack says so. */
  readonly keep: readonly string[];
}

/** Every machine of a lab, reachable by SSH: made by libvirt, or already there. */
export class LabMachines extends pulumi.ComponentResource {
  /** One per machine: it answers. */
  readonly ready: readonly command.local.Command[];
  /** SPECIFICATION of each machine that libvirt made, by name: another one is another machine. */
  readonly instances: Readonly<Record<string, string>>;

  constructor(name: string, { lab, keep }: LabMachinesArgs, options?: pulumi.ComponentResourceOptions) {
    super('eeg-ward:lab:Machines', name, {}, options);
    const knownHostsFile = join(stateFolderOf(lab.name), 'known_hosts');
    const made = lab.target === 'libvirt' ? this.#make(lab, keep) : undefined;
    this.instances = made?.instances ?? {};
    const deadlineSeconds = answerSecondsOf(lab);
    /** The machine answers, then its cloud-init ends. */
    const timeout = `${2 * deadlineSeconds + 60}s`;
    this.ready = lab.nodes.map((node) =>
      scriptCommand(`answers/${node.name}`, waitCall(node, { knownHostsFile, deadlineSeconds }), {
        parent: this,
        dependsOn: made === undefined ? [] : [made.machines.get(node.name)!],
        customTimeouts: { create: timeout, update: timeout },
      }),
    );
    this.registerOutputs({});
  }

  #make(lab: LibvirtLab, keep: readonly string[]) {
    const network = scriptCommand('network', networkCall(lab), { parent: this });
    const image = scriptCommand('image', imageCall(lab), {
      parent: this,
      customTimeouts: { create: '60m', update: '60m' },
    });
    const instances: Record<string, string> = {};
    const machines = new Map(
      lab.nodes.filter(isVirtual).map((node) => {
        const call = machineCall(lab, node, publicKeyOf(node));
        instances[node.name] = call.environment['SPECIFICATION']!;
        const machine = scriptCommand(`machine/${node.name}`, call, {
          parent: this,
          dependsOn: [network, image],
          deleteBeforeReplace: true,
          protect: keep.includes(node.name),
        });
        return [node.name, machine] as const;
      }),
    );
    return { machines, instances };
  }
}

/** @throws StackConfigError when the key's public half is not beside it */
function publicKeyOf({ name, ssh }: LabNode): string {
  const file = `${ssh.keyFile}.pub`;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new StackConfigError([
      `'nodes.${name}.ssh.keyFile' must have its public half beside it, in ${file}`,
    ]);
  }
}
