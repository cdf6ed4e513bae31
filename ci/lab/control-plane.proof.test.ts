import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '../../apps/testing/until.ts';
import { Cluster } from '../cluster/cluster.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';
import { buildPrograms, missingPrograms } from './build-programs.ts';
import { kubernetesVersion, type Program } from './programs.ts';

const MINUTE_MS = 60_000;
const BUILD_MS = 45 * MINUTE_MS;
const programs: readonly Program[] = ['etcd', 'kube-apiserver', 'kube-controller-manager'];
const root = fileURLToPath(new URL('../..', import.meta.url));

interface Started {
  readonly starter: ChildProcess;
  readonly kubeconfig: string;
  readonly folder: string;
}

/** A control plane that a process of its own started. */
async function startElsewhere(): Promise<Started> {
  const starter = spawn(process.execPath, ['scripts/run.mjs', 'ci/lab/testing/start-and-wait.ts'], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [kubeconfig] = (await once(createInterface(starter.stdout!), 'line')) as [string];
  return { starter, kubeconfig, folder: dirname(kubeconfig) };
}

/** Processes that work in a folder. */
const processesIn = (folder: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
    } catch {
      return false;
    }
  });

describe('the control plane of the lab', () => {
  beforeAll(() => buildPrograms(programs, (line) => process.stderr.write(`${line}\n`)), BUILD_MS);

  it('is built once', async () => {
    expect(missingPrograms(programs)).toEqual([]);
    await buildPrograms(programs, () => {
      throw new Error('nothing has to be built');
    });
  });

  it(
    'answers by its kubeconfig, refuses strangers, and leaves nothing when it is stopped',
    async () => {
      const { starter, kubeconfig, folder } = await startElsewhere();
      const access = readKubeconfig(kubeconfig);
      const cluster = new Cluster(access);
      expect(await cluster.version()).toBe(`v${kubernetesVersion}`);
      await cluster.close();
      const stranger = new Cluster({ ...access, token: 'guessed' });
      await expect(stranger.list('v1', 'Namespace')).rejects.toThrow();
      await stranger.close();
      expect(processesIn(folder)).toHaveLength(3);
      starter.stdin!.end();
      await once(starter, 'exit');
      expect(processesIn(folder)).toEqual([]);
      expect(existsSync(folder)).toBe(false);
    },
    3 * MINUTE_MS,
  );

  it(
    'ends with the process that started it, also when that is killed',
    async () => {
      const { starter, folder } = await startElsewhere();
      expect(processesIn(folder)).toHaveLength(3);
      starter.kill('SIGKILL');
      await until('no process is left', () => processesIn(folder).length === 0, MINUTE_MS);
      rmSync(folder, { recursive: true, force: true });
    },
    3 * MINUTE_MS,
  );
});
