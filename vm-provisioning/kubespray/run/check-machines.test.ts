import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clusterHost, type ClusterHost } from '../../testing/cluster-host.ts';
import { exampleLab } from '../../testing/example-lab.ts';
import { desiredState } from '../day2/cluster-state.ts';
import { kubespray } from '../release.ts';
import { checkMachines } from './check-machines.ts';
import { readJournal } from './journal.ts';

const desired = desiredState(exampleLab, kubespray.tag, {});

let host: ClusterHost;
beforeEach(() => {
  host = clusterHost();
});
afterEach(() => host.remove());

const check = async (): Promise<void> => {
  const run = await host.run();
  try {
    await checkMachines(desired, run);
  } finally {
    run.lock.release();
  }
};

describe("Kubespray's own checks", () => {
  it('are a part of making the cluster, after which there is none yet', async () => {
    await check();
    expect(host.runs()).toMatchObject([
      { words: ['cluster.yml'], tags: 'asserts,facts', hosts: ['control-1', 'worker-1', 'worker-2'] },
    ]);
    expect(host.said.at(-1)).toBe('Kubespray v2.31.0 has nothing against control-1, worker-1, worker-2');
    expect(readJournal(host.stateFolder)).toBeUndefined();
  });

  it('name the task, the machine and the reason', async () => {
    host.tell('fail-cluster.yml');
    await expect(check()).rejects.toThrow(
      /^'check the machines' must end well and ended with 2 .*\ntask 'kubernetes\/node : Start kubelet' failed on 'worker-1': No space left on device\n/,
    );
  });
});
