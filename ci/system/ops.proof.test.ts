import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { placeholderImage } from '../../apps/constructs/image-reference.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { until } from '../../apps/testing/until.ts';
import { figure } from './testing/figures.ts';
import { fingerprint } from './testing/fingerprint.ts';
import { ops } from './testing/ops.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { Traffic } from './testing/traffic.ts';
import { untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
/** Tables that nobody writes to while no device sends and nobody looks. */
const TABLES = ['patients', 'devices', 'eeg_windows'];

const system = new SystemUnderTest();
const folder = temporaryFolder();
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(async () => {
  await system.close();
  folder.remove();
});

const stored = (): Promise<Readonly<Record<string, string>>> => fingerprint(system, TABLES);

/** Rows of a table in the text of a dump, whose binary values are hexadecimal digits. */
const rowsIn = (dump: string, table: string): number =>
  dump
    .split('\n')
    .filter((line) => line.startsWith(`INSERT INTO \`${table}\` VALUES`))
    .reduce((sum, line) => sum + line.split('),(').length, 0);

/** A pod that may run and that no node takes. */
const podWithoutNode = (namespace: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'waits-for-a-node', namespace },
  spec: {
    nodeSelector: { nowhere: 'true' },
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, runAsUser: 1_000, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [
      {
        name: 'idle',
        image: placeholderImage('dashboard'),
        resources: { requests: { cpu: '1m', memory: '1Mi' }, limits: { memory: '1Mi' } },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      },
    ],
  },
});

describe('npm run ops, with pods', () => {
  it(
    'shows what runs, what a pod waits for, and the log of one service',
    async () => {
      const { stdout } = await ops(system, 'status');
      const workloads = [
        ...(await system.cluster.list('apps/v1', 'Deployment', system.namespace)),
        ...(await system.cluster.list('apps/v1', 'StatefulSet', system.namespace)),
      ];
      expect(workloads.length).toBeGreaterThan(5);
      for (const { metadata, spec } of workloads) {
        const { replicas } = spec as { readonly replicas: number };
        expect(stdout).toMatch(
          new RegExp(
            `^ {2}${system.namespace} ${metadata.name} +${replicas} of ${replicas} pods ready$`,
            'm',
          ),
        );
      }
      expect(stdout).toContain(`dashboard ${system.url('dashboard', '')}`);
      expect(stdout).toMatch(/^ {2}node \S+ +ready$/m);

      const waiting = podWithoutNode(system.namespace);
      await system.cluster.apply(waiting);
      try {
        await until(
          'the status shows the pod that cannot be placed',
          async () => {
            const bad = await ops(system, 'status');
            return bad.status === 1 && /^! \S+ pod waits-for-a-node +Unschedulable: /m.test(bad.stdout);
          },
          2 * MINUTE_MS,
        );
      } finally {
        await system.cluster.remove(waiting);
      }

      const logs = (await ops(system, 'logs', 'data-access')).stdout.trimEnd().split('\n');
      expect(logs.length).toBeGreaterThan(1);
      expect(logs.filter((line) => !line.startsWith('[pod/data-access-'))).toEqual([]);
      expect(logs.some((line) => /\{"/.test(line))).toBe(true);
    },
    8 * MINUTE_MS,
  );

  it(
    'backs up every row into a file here, and brings deleted ones back from it',
    async () => {
      const traffic = await Traffic.start(system, 2);
      for (let i = 0; i < 5; i += 1) await traffic.untilAllAreHeard();
      expect((await traffic.finish()).wronglyStored).toEqual([]);
      const before = await stored();

      const backupBegan = Date.now();
      expect(await ops(system, 'backup', folder.path)).toMatchObject({ status: 0, stderr: '' });
      const backupMs = Date.now() - backupBegan;
      const [place] = readdirSync(folder.path);
      const [file, ...others] = readdirSync(join(folder.path, place!));
      expect(others).toEqual([]);
      const dump = gunzipSync(readFileSync(join(folder.path, place!, file!))).toString('latin1');
      for (const table of TABLES) expect(`${rowsIn(dump, table)} rows`).toBe(before[table]!.split(',')[0]);
      expect((await ops(system, 'status')).stdout).toMatch(/database-backup +last succeeded /);

      await system.rows('DELETE FROM eeg_windows');
      expect((await stored())['eeg_windows']).toMatch(/^0 rows/);
      const restoreBegan = Date.now();
      expect(await ops(system, 'restore', join(folder.path, place!, file!), '--yes')).toMatchObject({
        status: 0,
        stderr: '',
      });
      const restoreMs = Date.now() - restoreBegan;
      expect(await stored()).toEqual(before);
      await untilWhole(system);
      const again = await Traffic.start(system, 1);
      expect((await again.finish()).wronglyStored).toEqual([]);
      figure(
        'npm run ops: backup to this machine, rows deleted, restore',
        `${before['eeg_windows']!.split(',')[0]} of EEG back; backup ${Math.round(backupMs / 1_000)} s, restore ${Math.round(restoreMs / 1_000)} s`,
      );
    },
    15 * MINUTE_MS,
  );
});
