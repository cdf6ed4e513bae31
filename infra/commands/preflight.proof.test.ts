import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';
import { project, root } from '../testing/dev-stack.ts';
import { labHost } from '../testing/lab-host.ts';

/** Each call starts a process that loads the charts. */
const PATIENT_MS = 180_000;
type Values = Readonly<Record<string, unknown>>;

const host = labHost('apiVersion: v1\nkind: Config\n');
afterAll(() => host.remove());

const preflight = (...words: readonly string[]) =>
  spawnSync('npm', ['run', '--silent', 'preflight', '--', ...words], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...host.environment },
  });

function stackFile(values: Values): string {
  const config = Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`${project}:${key}`, value]),
  );
  const file = host.path('Pulumi.proof.yaml');
  writeFileSync(file, stringify({ config, encryptionsalt: 'v1:x' }));
  return file;
}

describe('npm run preflight', () => {
  it(
    'says that a cluster which exists needs no check of machines',
    () => {
      expect(preflight('--stack', 'dev')).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('the configuration is sound'),
      });
    },
    PATIENT_MS,
  );

  it(
    'prints a table of what would go wrong, and ends with 1',
    () => {
      const values = host.libvirt();
      const nodes = (values['nodes'] as readonly Values[]).map((node) => ({ ...node, memoryMebibytes: 512 }));
      const { status, stdout } = preflight('--config-file', stackFile({ ...values, nodes }));
      expect(status).toBe(1);
      expect(stdout).toMatch(/^ +where +what$/m);
      expect(stdout).toMatch(/^error +nodes\.control-1\.memoryMebibytes /m);
      expect(stdout).toMatch(/^\d+ error\(s\), \d+ warning\(s\)$/m);
    },
    PATIENT_MS,
  );

  it(
    'names the file that is not there, and every fault of one that is',
    () => {
      expect(preflight('--stack', 'nobodys').stderr).toContain(
        `'${join(root, 'Pulumi.nobodys.yaml')}' must exist`,
      );
      const { status, stderr } = preflight('--config-file', stackFile({ target: 'machines', nodes: [] }));
      expect(status).toBe(1);
      for (const key of ['name', 'ssh', 'nodes', 'hospitals']) expect(stderr).toContain(`'${key}' (`);
    },
    PATIENT_MS,
  );

  it(
    'has Kubespray itself check machines that run already',
    () => {
      const file = stackFile(host.machines());
      const passed = preflight('--config-file', file, '--machines');
      expect({ status: passed.status, stderr: passed.stderr }).toEqual({
        status: 0,
        stderr: expect.stringContaining('has nothing against control-1, worker-1, worker-2'),
      });
      expect(host.runs()).toMatchObject([{ words: ['cluster.yml'], tags: 'asserts,facts' }]);
      host.tell('fail-cluster.yml');
      const failed = preflight('--config-file', file, '--machines');
      expect(failed.status).toBe(1);
      expect(failed.stderr).toContain("failed on 'worker-1': No space left on device");
      expect(readFileSync(join(host.stateFolder, 'kubespray.log'), 'utf8')).toContain('No space left');
    },
    PATIENT_MS,
  );
});
