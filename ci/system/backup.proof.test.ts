import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { backupPod } from '../../apps/model/deployment/connections.ts';
import { databaseHost } from '../../apps/model/deployment/pod-environment.ts';
import { restoreJob } from '../../apps/constructs/database/backup.ts';
import { catalog } from '../../apps/model/catalog.ts';
import { replicaRangeOf } from '../../apps/model/deployment/scaling.ts';
import { labHospital } from '../lab/objects/hospital.ts';
import { describeInLab } from './testing/describe-in-lab.ts';
import { figure } from './testing/figures.ts';
import { fingerprint } from './testing/fingerprint.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { Traffic } from './testing/traffic.ts';
import { untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const OWNER = 'data-access';
const run = Date.now().toString(36);

const system = new SystemUnderTest();
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(() => system.close());

const scale = async (workload: string, replicas: number): Promise<void> => {
  await system.kubectl('scale', workload, `--replicas=${replicas}`);
};

const job = async (cronJob: string): Promise<void> => {
  const name = `${cronJob}-${run}`;
  await system.kubectl('create', 'job', name, `--from=cronjob/${cronJob}`);
  await system.kubectl('wait', '--for=condition=complete', '--timeout=110s', `job/${name}`);
};

describeInLab('a backup', () => {
  it(
    'brings every row back after the volume of the database was lost',
    async () => {
      const { data } = labHospital.database;
      if (data.kind !== 'local') throw new Error("the lab's volume must be a folder, to be lost");
      const traffic = await Traffic.start(system, 2);
      for (let i = 0; i < 5; i += 1) await traffic.untilAllAreHeard();
      const { wronglyStored } = await traffic.finish();
      expect(wronglyStored).toEqual([]);

      const { min } = replicaRangeOf(catalog[OWNER]);
      await scale(`deployment/${OWNER}`, 0);
      await system.kubectl(
        'wait',
        '--for=delete',
        'pod',
        `--selector=app.kubernetes.io/name=${OWNER}`,
        '--timeout=110s',
      );
      const before = await fingerprint(system);
      const backupBegan = Date.now();
      await job(backupPod);
      const backupMs = Date.now() - backupBegan;

      const lostAt = Date.now();
      await scale(`statefulset/${databaseHost}`, 0);
      await system.kubectl('wait', '--for=delete', `pod/${databaseHost}-0`, '--timeout=110s');
      for (const file of readdirSync(data.path)) rmSync(join(data.path, file), { recursive: true });
      await scale(`statefulset/${databaseHost}`, 1);
      await system.kubectl('rollout', 'status', `statefulset/${databaseHost}`, '--timeout=110s');
      expect(await system.rows('SHOW TABLES')).toEqual([]);
      await job(restoreJob);
      expect(await fingerprint(system)).toEqual(before);
      await scale(`deployment/${OWNER}`, min);
      await untilWhole(system);
      const again = await Traffic.start(system, 1);
      const backMs = Date.now() - lostAt;
      expect((await again.finish()).wronglyStored).toEqual([]);
      const rows = Object.values(before).reduce((sum, text) => sum + Number.parseInt(text, 10), 0);
      figure(
        'backup, loss of the volume, restore',
        `${Object.keys(before).length} tables and ${rows} rows equal by count and checksum; backup ${Math.round(backupMs / 1_000)} s, ` +
          `from the loss until a device is answered again ${Math.round(backMs / 1_000)} s`,
      );
    },
    15 * MINUTE_MS,
  );
});
