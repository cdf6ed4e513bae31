import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterSettings } from '../../lab/cluster-settings.ts';
import { clusterHost, type ClusterHost } from '../../testing/cluster-host.ts';
import { exampleLab } from '../../testing/example-lab.ts';
import { desiredState, type ClusterState } from '../day2/cluster-state.ts';
import { kubespray } from '../release.ts';
import { applyCluster } from './apply-cluster.ts';
import { readJournal } from './journal.ts';
import { removeCluster } from './remove-cluster.ts';

const [control, worker, other] = exampleLab.nodes;

const stateOf = (
  nodes = exampleLab.nodes,
  instances: Readonly<Record<string, string>> = {},
  cluster: Partial<ClusterSettings> = {},
): ClusterState =>
  desiredState({ nodes, cluster: { ...exampleLab.cluster, ...cluster } }, kubespray.tag, {
    ...Object.fromEntries(nodes.map(({ name }) => [name, `${name}-1`])),
    ...instances,
  });

let host: ClusterHost;
beforeEach(() => {
  host = clusterHost();
});
afterEach(() => host.remove());

const apply = async (desired: ClusterState): Promise<ClusterState> => {
  const run = await host.run();
  try {
    return await applyCluster(desired, run);
  } finally {
    run.lock.release();
  }
};
const playbooks = (): readonly string[] => host.runs().map(({ words }) => words.at(-1)!);

describe('the runner', () => {
  it('makes a cluster once, and has nothing to do the second time', async () => {
    const reached = await apply(stateOf());
    expect(reached).toEqual(stateOf());
    expect(host.runs()).toMatchObject([
      {
        program: 'ansible-playbook',
        words: ['cluster.yml'],
        hosts: ['control-1', 'worker-1', 'worker-2'],
        version: '1.35.4',
      },
    ]);
    await apply(stateOf());
    expect(host.runs()).toHaveLength(1);
    expect(host.said).toContain('step 1 of 1: make the cluster of control-1, worker-1, worker-2');
  });

  it('keeps the whole output of Ansible in a file, and tells where it is meanwhile', async () => {
    await apply(stateOf());
    expect(readFileSync(join(host.stateFolder, 'kubespray.log'), 'utf8')).toContain(
      'TASK [kubernetes/node : Start kubelet]',
    );
    expect(host.said.join('\n')).toMatch(/Ansible starts|task \d of about 714/);
  });

  it('adds a worker without facts of a former machine of its name', async () => {
    await apply(stateOf([control!, worker!, other!]));
    await apply(stateOf([control!, worker!]));
    await apply(stateOf([control!, worker!, other!], { 'worker-2': 'worker-2-2' }));
    const [, , facts, scale] = host.runs();
    expect(playbooks()).toEqual(['cluster.yml', 'remove-node.yml', 'playbooks/facts.yml', 'scale.yml']);
    expect(facts!.facts).toBeUndefined();
    expect(scale).toMatchObject({ limit: 'worker-2' });
    expect(scale!.facts).toBeDefined();
  });

  it('forgets facts of a machine that was made anew', async () => {
    await apply(stateOf());
    await apply(stateOf(undefined, { 'worker-2': 'worker-2-2' }));
    expect(host.runs()[2]).toMatchObject({ words: ['playbooks/facts.yml'] });
    expect(host.runs()[2]!.facts).toBeUndefined();
  });

  it('restarts the proxies on every node when a control plane joins', async () => {
    const more = ['control-2', 'control-3'].map((name, index) => ({
      ...control!,
      name,
      address: `192.168.121.${12 + index}`,
    }));
    await apply(stateOf());
    await apply(stateOf([...exampleLab.nodes, ...more]));
    expect(host.runs().at(-1)).toMatchObject({
      program: 'ansible',
      words: ['k8s_cluster', '-m', 'shell', '-a', expect.stringContaining('crictl stop')],
    });
  });

  it('names task, host, message and log of a failure, and goes on from that step', async () => {
    const old = { kubernetesVersion: '1.33.5' };
    await apply(stateOf([control!, worker!], {}, old));
    host.tell('fail-upgrade-cluster.yml');
    const failure = apply(stateOf(undefined, {}, { kubernetesVersion: '1.34.1' }));
    await expect(failure).rejects.toThrow(
      /^'upgrade to Kubernetes 1\.34\.1' must end well and ended with 2 after 3 tasks:\ntask 'kubernetes\/node : Start kubelet' failed on 'worker-1': No space left on device\nthe whole log is .*kubespray\.log; mend the cause and run again/,
    );
    expect(readJournal(host.stateFolder)).toMatchObject({ settings: { kubernetesVersion: '1.33.5' } });
    host.untell('fail-upgrade-cluster.yml');
    await apply(stateOf(undefined, {}, { kubernetesVersion: '1.34.1' }));
    expect(playbooks()).toEqual([
      'cluster.yml',
      'playbooks/facts.yml',
      'scale.yml',
      'upgrade-cluster.yml',
      'upgrade-cluster.yml',
    ]);
  });

  it('forgets a node that joined half and is no longer wanted', async () => {
    await apply(stateOf([control!, worker!]));
    host.tell('fail-scale.yml');
    await expect(apply(stateOf())).rejects.toThrow('worker-1');
    await apply(stateOf([control!, worker!]));
    expect(host.runs().at(-1)).toMatchObject({ words: ['remove-node.yml'], node: 'worker-2' });
  });

  it('does nothing when it refuses', async () => {
    await apply(stateOf());
    await expect(apply(stateOf([worker!, other!]))).rejects.toThrow("'nodes' must keep 'control-1'");
    expect(host.runs()).toHaveLength(1);
  });

  it('resets machines that stay when the cluster is taken away, and only then', async () => {
    await apply(stateOf());
    await removeCluster(await host.run(), true);
    expect(playbooks()).toEqual(['cluster.yml', 'reset.yml']);
    expect(existsSync(host.stateFolder)).toBe(false);
    await apply(stateOf());
    await removeCluster(await host.run(), false);
    expect(playbooks()).toEqual(['cluster.yml', 'reset.yml', 'cluster.yml']);
    expect(existsSync(host.stateFolder)).toBe(false);
  });

  it('keeps what it knows when machines cannot be reset', async () => {
    await apply(stateOf());
    host.tell('fail-reset.yml');
    const run = await host.run();
    await expect(removeCluster(run, true)).rejects.toThrow('ended with 2; the log is');
    run.lock.release();
    expect(readJournal(host.stateFolder)).toEqual(stateOf());
  });
});
