import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import type { ClusterRun } from '../kubespray/run/run-ansible.ts';
import { kubespray } from '../kubespray/release.ts';
import { RunLock } from '../kubespray/run/run-lock.ts';
import { toolchain } from '../kubespray/run/toolchain.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A run of the stand-in for Ansible. */
export interface AnsibleRun {
  readonly program: string;
  /** The playbook, or the words of an ad-hoc command. */
  readonly words: readonly string[];
  readonly limit?: string;
  readonly tags?: string;
  readonly hosts: readonly string[];
  readonly version?: string;
  readonly node?: string;
  /** Facts of worker-2 that it found. */
  readonly facts?: string;
}

/** A machine from which the real runner runs, with a stand-in for Ansible and an empty Kubespray. */
export function clusterHost() {
  const folder = temporaryFolder();
  const checkout = join(folder.path, 'kubespray');
  mkdirSync(checkout);
  writeFileSync(join(checkout, 'galaxy.yml'), `version: ${kubespray.tag.slice(1)}\n`);
  writeFileSync(join(folder.path, 'runs'), '');
  const environment: Record<string, string> = {
    PATH: `${fileURLToPath(new URL('stand-ins', import.meta.url))}:${process.env['PATH']}`,
    HOME: folder.path,
    STAND_IN_STATE: folder.path,
    XDG_STATE_HOME: join(folder.path, 'state'),
    KUBESPRAY_DIR: checkout,
    ANSIBLE_BIN: fileURLToPath(new URL('stand-ins/ansible', import.meta.url)),
    PROGRESS_SECONDS: '0.05',
    PULUMI_CONFIG_PASSPHRASE: 'must not reach Ansible',
  };
  const stateFolder = join(folder.path, 'state/eeg-ward/labs/example');
  const logFile = join(stateFolder, 'kubespray.log');
  return {
    path: (name: string): string => join(folder.path, name),
    environment,
    stateFolder,
    said: [] as string[],
    async run(): Promise<ClusterRun> {
      mkdirSync(stateFolder, { recursive: true });
      const say = (line: string): void => void this.said.push(line);
      return {
        stateFolder,
        logFile,
        say,
        environment,
        lock: await RunLock.take(stateFolder),
        release: kubespray,
        dnsServers: ['192.168.121.1'],
        progressEveryMs: 20,
        toolchain: await toolchain({ release: kubespray, environment, logFile, say }),
      };
    },
    tell: (name: string): void => writeFileSync(join(folder.path, name), ''),
    untell: (name: string): void => rmSync(join(folder.path, name), { force: true }),
    runs: (): readonly AnsibleRun[] =>
      readFileSync(join(folder.path, 'runs'), 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as AnsibleRun),
    remove: folder.remove,
  };
}

export type ClusterHost = ReturnType<typeof clusterHost>;
