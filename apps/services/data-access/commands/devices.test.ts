import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { DEVICE_TOKEN } from '../../../contracts/device.ts';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('./devices.ts', import.meta.url));

describe('npm run devices', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  it('makes the database once when several commands find none at the same time', async () => {
    const add = async (name: string): Promise<{ deviceId: number; token: string }> => {
      const options = [
        '--json',
        '--patient',
        '1',
        '--patient-name',
        'Bed 1',
        '--kind',
        'eeg',
        '--name',
        name,
      ];
      const { stdout } = await run(process.execPath, ['--import', 'tsx', script, 'add', ...options], {
        env: { ...process.env, DATABASE_URL: `sqlite:${join(folder.path, 'new/ward.sqlite')}` },
      });
      return JSON.parse(stdout) as { deviceId: number; token: string };
    };
    const devices = await Promise.all(['a', 'b', 'c', 'd'].map(add));
    expect(devices.map(({ deviceId }) => deviceId).toSorted()).toEqual([1, 2, 3, 4]);
    expect(devices.every(({ token }) => DEVICE_TOKEN.test(token))).toBe(true);
  }, 60_000);
});
