import { join } from 'node:path';
import * as pulumi from '@pulumi/pulumi';
import type { Hospital } from '../../../apps/charts/hospital.ts';
import { sshAddressOf } from '../../../vm-provisioning/lab/lab-node.ts';
import type { Lab } from '../../../vm-provisioning/lab/lab.ts';
import { sshArguments } from '../../../vm-provisioning/lab/ssh-arguments.ts';
import { stateFolderOf } from '../../../vm-provisioning/lab/state-folder.ts';
import { StackConfigError } from '../../config/config-error.ts';
import { scriptCommand } from '../script-command.ts';

/** A folder of one node that holds data. */
export interface DataFolder {
  readonly node: string;
  readonly path: string;
}

/** Folders that the hospitals' volumes are in. */
export const dataFoldersOf = (hospitals: readonly Hospital[]): readonly DataFolder[] =>
  hospitals.flatMap(({ database: { data, backups } }) =>
    [data, backups].flatMap((storage) =>
      storage.kind === 'local' ? [{ node: storage.node, path: storage.path }] : [],
    ),
  );

/**
 * Folders on the lab's machines, made where they are missing. They stay when the stack goes.
 * @throws StackConfigError naming every folder on a node that the lab does not have
 */
export class DataFolders extends pulumi.ComponentResource {
  constructor(
    name: string,
    {
      lab,
      folders,
      dependsOn,
    }: { lab: Lab; folders: readonly DataFolder[]; dependsOn: readonly pulumi.Resource[] },
    options?: pulumi.ComponentResourceOptions,
  ) {
    super('eeg-ward:lab:DataFolders', name, {}, options);
    const foreign = folders.filter(({ node }) => !lab.nodes.some((each) => each.name === node));
    if (foreign.length > 0)
      throw new StackConfigError(
        foreign.map(
          ({ node, path }) =>
            `'${path}' is on '${node}', which must be a node: ${lab.nodes.map((each) => each.name).join(', ')}`,
        ),
      );
    const knownHostsFile = join(stateFolderOf(lab.name), 'known_hosts');
    for (const { node: nodeName, path } of folders) {
      const node = lab.nodes.find((each) => each.name === nodeName)!;
      const words = [
        'ssh',
        ...sshArguments(node.ssh, knownHostsFile),
        `${node.ssh.user}@${sshAddressOf(node)}`,
      ];
      scriptCommand(
        `folder/${nodeName}${path}`,
        {
          create: [...words, `sudo mkdir -p -m 0750 '${path.replaceAll("'", `'\\''`)}'`],
          remove: ['true'],
          environment: {},
        },
        { parent: this, dependsOn: [...dependsOn] },
      );
    }
    this.registerOutputs({});
  }
}
