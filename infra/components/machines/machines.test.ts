import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exampleHospital } from '../../../apps/charts/example-hospital.ts';
import { temporaryFolder } from '../../../apps/testing/temporary-folder.ts';
import type { LibvirtLab } from '../../../vm-provisioning/lab/lab.ts';
import { exampleLab } from '../../../vm-provisioning/testing/example-lab.ts';
import { RecordedResources } from '../../testing/recorded-resources.ts';
import { DataFolders, dataFoldersOf } from './data-folders.ts';
import { KubesprayCluster } from './kubespray-cluster.ts';
import { LabMachines } from './lab-machines.ts';

const folder = temporaryFolder();
const keyFile = join(folder.path, 'key');
const lab: LibvirtLab = {
  ...exampleLab,
  name: 'mocked',
  nodes: exampleLab.nodes.map((node) => ({ ...node, ssh: { ...node.ssh, keyFile } })),
};
beforeAll(() => {
  writeFileSync(`${keyFile}.pub`, 'ssh-ed25519 AAAA operator\n');
});
afterAll(folder.remove);

/** Of an error whose message Pulumi prints alone. */
const shownWithoutStack = { __pulumiRunError: true };

const record = (of: LibvirtLab = lab, keep: readonly string[] = []): Promise<RecordedResources> =>
  RecordedResources.of(() => {
    const machines = new LabMachines(of.name, { lab: of, keep });
    return new KubesprayCluster(of.name, { lab: of, instances: machines.instances, dependsOn: [machines] });
  });

describe('the machines of a lab', () => {
  it('are made by the scripts of vm-provisioning: network and image, machine by machine, then the cluster', async () => {
    const recorded = await record();
    const commands = recorded.ofType('command:local:Command');
    expect(commands.map(({ name, inputs }) => [name, inputs['create'], inputs['delete']])).toEqual(
      expect.arrayContaining([
        [
          'network',
          'bash vm-provisioning/scripts/network.sh create ward-example',
          'bash vm-provisioning/scripts/network.sh remove ward-example',
        ],
        [
          'machine/worker-1',
          'bash vm-provisioning/scripts/machine.sh create worker-1',
          'bash vm-provisioning/scripts/machine.sh remove worker-1',
        ],
        [
          'answers/worker-1',
          'bash vm-provisioning/scripts/ssh.sh create worker-1',
          'bash vm-provisioning/scripts/ssh.sh remove worker-1',
        ],
        [
          'kubespray',
          'node scripts/run.mjs vm-provisioning/kubespray/main.ts create',
          'node scripts/run.mjs vm-provisioning/kubespray/main.ts remove',
        ],
      ]),
    );
    const names = recorded.names();
    const order = ['machine/worker-1', 'answers/worker-1', 'kubespray', 'kubeconfig'].map((name) =>
      names.indexOf(name),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  it('print a kubeconfig that no log shows', async () => {
    const { inputs } = (await record()).named('kubeconfig');
    expect(inputs).toMatchObject({
      create: 'node scripts/run.mjs vm-provisioning/kubespray/main.ts kubeconfig',
      logging: 'none',
    });
  });

  it('have the public half of their key beside it', async () => {
    const [first, ...others] = lab.nodes;
    const without = {
      ...lab,
      nodes: [{ ...first!, ssh: { ...first!.ssh, keyFile: '/nowhere/key' } }, ...others],
    };
    await expect(record(without)).rejects.toMatchObject({
      ...shownWithoutStack,
      problems: ["'nodes.control-1.ssh.keyFile' must have its public half beside it, in /nowhere/key.pub"],
    });
  });

  it('are refused in the preview when no cluster can be made of them', async () => {
    const nodes = lab.nodes.map((node) => ({ ...node, roles: ['worker' as const] }));
    await expect(record({ ...lab, nodes })).rejects.toThrow(/must have a node with the role control-plane/);
  });
});

describe('folders of data', () => {
  const make = (node: string): Promise<RecordedResources> =>
    RecordedResources.of(
      () => new DataFolders('mocked', { lab, folders: [{ node, path: "/srv/it's" }], dependsOn: [] }),
    );

  it('are those of the hospitals', () => {
    expect(dataFoldersOf([exampleHospital]).map(({ path }) => path)).toEqual([
      '/srv/eeg-ward/hospital-1/database',
      '/srv/eeg-ward/hospital-1/backups',
    ]);
  });

  it('are made by SSH on their node, and stay when the stack goes', async () => {
    const { inputs } = (await make('worker-1')).named("folder/worker-1/srv/it's");
    expect(inputs['create']).toMatch(/^ssh .*ward@192\.168\.121\.21 /);
    expect(inputs['create']).toContain('StrictHostKeyChecking=accept-new');
    expect(inputs['delete']).toBe('true');
  });

  it('are refused on a node that the lab does not have', async () => {
    await expect(make('elsewhere')).rejects.toMatchObject({
      ...shownWithoutStack,
      message: expect.stringContaining("'/srv/it's' is on 'elsewhere', which must be a node"),
    });
  });
});
