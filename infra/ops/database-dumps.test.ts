import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { backupJob, restoreJob } from '../testing/backup-job.ts';
import { DatabaseDumps } from './database-dumps.ts';
import { Kubectl } from './kubectl.ts';

const standIns = fileURLToPath(new URL('../testing/stand-ins', import.meta.url));
const before = { ...process.env };
let folder: ReturnType<typeof temporaryFolder>;
let kubectl: Kubectl;
let dumps: DatabaseDumps;

beforeEach(() => {
  folder = temporaryFolder();
  process.env['PATH'] = `${standIns}:${before['PATH']}`;
  process.env['STAND_IN_STATE'] = folder.path;
  write('job.json', JSON.stringify(backupJob));
  write('restore-job.json', JSON.stringify(restoreJob));
  kubectl = Kubectl.withText('a secret kubeconfig');
  dumps = new DatabaseDumps(kubectl, 'hospital-1', 'now');
});
afterEach(() => {
  kubectl.close();
  process.env['PATH'] = before['PATH'];
  delete process.env['STAND_IN_STATE'];
  folder.remove();
});

const path = (name: string): string => join(folder.path, name);
const write = (name: string, text = ''): void => writeFileSync(path(name), text);
const read = (name: string): string => readFileSync(path(name), 'utf8');
const calls = (verb: string): readonly string[] =>
  read('calls')
    .trimEnd()
    .split('\n')
    .map((call) => call.replace(/^kubectl /, ''))
    .filter((call) => call.startsWith(verb));

describe('dumps of a database', () => {
  it('are restored while data-access is down, which runs again afterwards', async () => {
    write('hospital-1-ward-1.sql.gz', 'dump of this machine');
    await dumps.restore(path('hospital-1-ward-1.sql.gz'));
    expect(read('received')).toBe('dump of this machine');
    const [files, restore] = read('created')
      .split(/(?<=\})(?=\{)/)
      .map((text) => (JSON.parse(text) as typeof restoreJob).spec.template.spec);
    expect(files!.containers).toMatchObject([{ command: ['sleep', '14400'] }]);
    expect(restore).toMatchObject({
      initContainers: [
        {
          command: ['bash', '/config/restore.sh'],
          env: [{ name: 'KEEP' }, { name: 'BACKUP', value: 'ward-1.sql.gz' }],
        },
      ],
      containers: restoreJob.spec.template.spec.containers,
    });
    expect(calls('scale')).toEqual([
      'scale deployment/data-access --replicas=0',
      'scale deployment/data-access --replicas=2',
    ]);
    expect(calls('delete')).toHaveLength(2);
  });

  it('that cannot be restored leave data-access running and their job to be looked at', async () => {
    write('job-fails');
    await expect(dumps.restore(undefined)).rejects.toThrow(
      "'database-restore-restore-now' must complete and failed; it stays to be looked at: kubectl -n hospital-1 logs",
    );
    expect(calls('scale').at(-1)).toContain('--replicas=2');
    expect(calls('delete')).toEqual([]);
  });

  it('are fetched from their volume into a file that only its owner reads', async () => {
    const file = await dumps.save(folder.path);
    expect([file, read('hospital-1-ward-20261126T000000Z.sql.gz')]).toEqual([
      path('hospital-1-ward-20261126T000000Z.sql.gz'),
      'a dump',
    ]);
    expect(calls('exec')).toEqual([
      'exec job/database-backup-files-now -- cat /backups/ward-20261126T000000Z.sql.gz',
    ]);
  });

  it('say what kubectl said', async () => {
    write('job.json', 'not a job');
    await expect(dumps.save(folder.path)).rejects.toThrow();
    expect(() => kubectl.read(['top', 'nodes'])).toThrow(
      "'kubectl top nodes' must succeed: the stand-in for kubectl knows no 'top nodes'",
    );
  });
});
