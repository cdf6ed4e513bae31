import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { until } from '../../apps/testing/until.ts';
import { clusterHost, root, type ClusterHost } from '../testing/cluster-host.ts';
import { exampleLab } from '../testing/example-lab.ts';
import { clusterCall, clusterRequest, kubeconfigCall } from './run/cluster-calls.ts';

const request = clusterRequest(exampleLab);
const call = clusterCall(request);
let host: ClusterHost;
beforeEach(() => {
  host = clusterHost();
});
afterEach(() => host.remove());

const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...host.environment,
  ...call.environment,
  ...more,
});
const run = (words: readonly string[], more?: Readonly<Record<string, string>>) =>
  spawnSync(words[0]!, words.slice(1), { cwd: root, encoding: 'utf8', env: environment(more) });
const start = (words: readonly string[]): ChildProcess =>
  spawn(words[0]!, words.slice(1), { cwd: root, stdio: 'ignore', env: environment() });
const isAlive = (pid: number): boolean =>
  spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' })
    .stdout.trim()
    .replace(/^Z.*/, '') !== '';

describe('the runner as a program', () => {
  it('prints what is true then, without any key or secret, and the kubeconfig with the address that works from here', () => {
    const created = run(call.create);
    expect({ status: created.status, stderr: created.status === 0 ? '' : created.stderr }).toEqual({
      status: 0,
      stderr: '',
    });
    expect(JSON.parse(created.stdout)).toMatchObject({ kubespray: 'v2.31.0', nodes: [{}, {}, {}] });
    writeFileSync(
      host.path('kubeconfig'),
      'apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: QQ==}\nusers: []\n',
    );
    const kubeconfig = kubeconfigCall(request);
    const { stdout } = run(kubeconfig.create, kubeconfig.environment);
    expect((parse(stdout) as { clusters: unknown }).clusters).toEqual([
      { name: 'c', cluster: { server: 'https://192.168.121.11:6443', 'certificate-authority-data': 'QQ==' } },
    ]);
    expect(readFileSync(join(host.stateFolder, 'artifacts/admin.conf'), 'utf8')).toBe(stdout);
  });

  it('on another machine goes on from what was printed here, unless it has noted something later itself', () => {
    const printed = run(call.create).stdout;
    const other = clusterHost();
    try {
      const smaller = { ...exampleLab, nodes: exampleLab.nodes.slice(0, 2) };
      const { create, environment: asked } = clusterCall(clusterRequest(smaller));
      const there = (former: string) =>
        spawnSync(create[0]!, create.slice(1), {
          cwd: root,
          encoding: 'utf8',
          env: { ...other.environment, ...asked, PULUMI_COMMAND_STDOUT: former },
        });
      expect(there(printed)).toMatchObject({ status: 0 });
      expect(other.runs().map(({ words, node }) => [...words, node])).toEqual([
        ['remove-node.yml', 'worker-2'],
      ]);
      expect(there(printed)).toMatchObject({ status: 0 });
      expect(other.runs()).toHaveLength(1);
    } finally {
      other.remove();
    }
  }, 60_000);

  it('that was killed leaves an Ansible that the next run ends before it goes on; a second at once is refused', async () => {
    host.tell('hang-cluster.yml');
    const first = start(call.create);
    await until('the stand-in hangs', () => existsSync(host.path('hanging')), 30_000);
    const second = run(call.create);
    expect(second.status).toBe(1);
    expect(second.stderr).toContain('must be free: a run for this lab is under way');
    first.kill('SIGKILL');
    await until('the runner is killed', () => first.signalCode !== null);
    const orphan = Number(readFileSync(host.path('hanging'), 'utf8'));
    expect(isAlive(orphan)).toBe(true);
    host.untell('hang-cluster.yml');
    expect(run(call.create).status).toBe(0);
    expect(isAlive(orphan)).toBe(false);
    expect(host.runs()).toHaveLength(2);
  }, 60_000);

  it('that is asked to end ends Ansible too', async () => {
    host.tell('hang-cluster.yml');
    const first = start(call.create);
    await until('the stand-in hangs', () => existsSync(host.path('hanging')), 30_000);
    first.kill('SIGTERM');
    await until('the runner ends', () => first.exitCode !== null || first.signalCode !== null, 30_000);
    expect(isAlive(Number(readFileSync(host.path('hanging'), 'utf8')))).toBe(false);
  }, 60_000);

  it('refuses another Kubespray, and lists its plan without doing it', () => {
    const planned = run([...call.create.slice(0, -1), 'plan']);
    expect(planned.stdout).toBe('make the cluster of control-1, worker-1, worker-2\n');
    writeFileSync(host.path('kubespray/galaxy.yml'), 'version: 2.30.0\n');
    const refused = run(call.create);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/'KUBESPRAY_DIR' \(.*, 2\.30\.0\) must hold Kubespray v2\.31\.0/);
    expect(host.runs()).toEqual([]);
  });
});
