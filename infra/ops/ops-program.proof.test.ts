import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { backupJob } from '../testing/backup-job.ts';
import { root } from '../testing/dev-stack.ts';

const standIns = fileURLToPath(new URL('../testing/stand-ins', import.meta.url));
/** Each call starts a process that loads Pulumi's SDK. */
const PATIENT_MS = 180_000;
let folder: ReturnType<typeof temporaryFolder>;

const addresses = [{ namespace: 'hospital-1', dashboard: 'http://127.0.0.1:5005', devices: [] }];

beforeEach(() => {
  folder = temporaryFolder();
  write('job.json', JSON.stringify(backupJob));
  write('outputs.json', JSON.stringify({ kubeconfig: 'a secret kubeconfig', addresses }));
});
afterEach(() => folder.remove());

const path = (name: string): string => join(folder.path, name);
const write = (name: string, text = ''): void => writeFileSync(path(name), text);
const read = (name: string): string => readFileSync(path(name), 'utf8');

function ops(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/run.mjs', 'infra/commands/ops.ts', ...words, '--stack', 'dev'],
    {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${standIns}:${process.env['PATH']}`,
        STAND_IN_STATE: folder.path,
        TMPDIR: folder.path,
      },
    },
  );
  return { status, stdout, stderr };
}
const calls = (program: string): readonly string[] =>
  (existsSync(path('calls')) ? read('calls').trimEnd().split('\n') : []).filter((call) =>
    call.startsWith(program),
  );

describe('npm run ops', () => {
  it(
    'asks before it replaces or deletes, and does nothing where nobody can be asked',
    () => {
      for (const words of [['restore'], ['destroy', '--delete-data']]) {
        const { status, stderr } = ops(...words);
        expect([status, stderr]).toEqual([1, expect.stringContaining("'--yes' must be given")]);
      }
      expect(calls('kubectl scale')).toEqual([]);
      expect(calls('pulumi destroy')).toEqual([]);
    },
    PATIENT_MS,
  );

  it(
    'destroys with the data only when it is told to, and protects what is made next',
    () => {
      expect(ops('destroy', '--yes').status).toBe(0);
      expect(calls('pulumi destroy')).toEqual([expect.stringContaining('--exclude-protected')]);
      write('calls');
      expect(ops('destroy', '--delete-data', '--yes').status).toBe(0);
      expect(calls('pulumi').map((call) => call.split(' ').slice(1, 3).join(' '))).toEqual(
        expect.arrayContaining(['config set', 'up --yes', 'destroy --yes', 'config rm']),
      );
      expect(calls('pulumi destroy')[0]).not.toContain('--exclude-protected');
    },
    PATIENT_MS,
  );

  it(
    'names the hospitals that there are, and the stack that there is not',
    () => {
      expect(ops('open', '--hospital', 'hospital-2').stderr).toContain(
        "'--hospital' (hospital-2) must be one of hospital-1",
      );
      write('outputs.json', '{}');
      expect(ops('open').stderr).toContain("the stack 'dev' must have been brought up: pulumi up");
    },
    PATIENT_MS,
  );

  it(
    'keeps the dump that it makes, the state and the stack file in a new folder, and leaves no kubeconfig behind',
    () => {
      mkdirSync(path('out'));
      expect(ops('backup', path('out')).status).toBe(0);
      const [place] = readdirSync(path('out'));
      const dump = 'hospital-1-ward-20261126T000000Z.sql.gz';
      expect(readdirSync(join(path('out'), place!)).toSorted()).toEqual([
        'Pulumi.dev.yaml',
        'dev.state.json',
        dump,
      ]);
      expect(read(join('out', place!, dump))).toBe('a dump');
      expect(calls('kubectl exec')).toEqual([
        expect.stringMatching(
          /^kubectl exec job\/database-backup-files-\w+ -- cat \/backups\/ward-20261126T000000Z\.sql\.gz$/,
        ),
      ]);
      expect(readdirSync(folder.path).filter((name) => name.startsWith('eeg-ward-ops-'))).toEqual([]);
    },
    PATIENT_MS,
  );
});
