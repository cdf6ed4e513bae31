import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { itWithRecordings, testData } from '../testing/test-data.ts';
import { startTestAcquisition, type TestAcquisition } from './testing/acquisition.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
let folder: ReturnType<typeof temporaryFolder>;
let acquisition: TestAcquisition;
let tokens = '';

beforeEach(async () => {
  folder = temporaryFolder();
  acquisition = await startTestAcquisition();
  tokens = join(folder.path, 'tokens.json');
  const devices = ['eeg', 'heart-rate'].map((kind) => ({
    patientId: 1,
    name: 'Ada Rossi',
    kind,
    token: `token-${kind}`,
  }));
  writeFileSync(tokens, JSON.stringify(devices));
});
afterEach(async () => {
  await acquisition.stop();
  folder.remove();
});

/** Runs a command as npm does; `until` ends it with SIGINT once its output matches. */
const run = (
  script: string,
  options: readonly string[],
  until?: RegExp,
): Promise<{ readonly code: number | null; readonly output: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(here, script), ...options], {
      cwd: join(here, '../..'),
    });
    let output = '';
    const take = (text: Buffer): void => {
      output += String(text);
      if (until?.test(output) === true && !child.killed) child.kill('SIGINT');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', (code) => resolve({ code, output }));
  });

describe('npm run simulate', () => {
  itWithRecordings(
    'plays a folder of recordings to the end and says what became of the windows',
    async () => {
      const { code, output } = await run('main.ts', [
        ...[
          '--recordings',
          testData('chbmit'),
          '--order',
          'in-order',
          '--tokens',
          tokens,
          '--url',
          acquisition.url,
        ],
        ...['--speed', '200', '--back-minutes', '5'],
      ]);
      expect(code).toBe(0);
      expect(output).toMatch(/EEG windows: 191 sent, 0 queued · heart rate: \d+ runs/);
      expect(output).not.toMatch(/token-|Rossi/);
      expect(acquisition.stored.get('Bearer token-eeg')).toHaveLength(191);
    },
  );

  it('makes EEG when there is no recording, and ends when it is interrupted', async () => {
    const { code, output } = await run(
      'main.ts',
      ['--tokens', tokens, '--url', acquisition.url],
      /the simulation plays/,
    );
    expect(output).toMatch(/plays=synthetic EEG of a neural-mass model/);
    expect(code).toBe(0);
  });

  it('says which option is wrong', async () => {
    const [none, many, speed] = await Promise.all([
      run('main.ts', []),
      run('main.ts', ['--tokens', tokens, '--devices', '3']),
      run('main.ts', ['--tokens', tokens, '--speed', '0']),
    ]);
    expect(none).toMatchObject({
      code: 1,
      output: expect.stringContaining("'--tokens' or '--token' must name at least one device"),
    });
    expect(many).toMatchObject({
      code: 1,
      output: expect.stringContaining("'--devices' (3) must be at most the number of tokens (2)"),
    });
    expect(speed).toMatchObject({
      code: 1,
      output: expect.stringContaining('must be a number greater than 0'),
    });
  });
});

describe('npm run recordings', () => {
  it('shows the licence, downloads from a mirror, lists what is there', async () => {
    const contents: Record<string, string> = {
      'chb01/chb01_03.edf': 'record',
      'chb01/chb01-summary.txt': 'summary',
    };
    const sums = Object.entries(contents).map(
      ([name, text]) => `${createHash('sha256').update(text).digest('hex')} ${name}`,
    );
    const mirror = createServer(({ url = '' }, response) => {
      const text = url === '/SHA256SUMS.txt' ? sums.join('\n') : contents[url.slice(1)];
      response.writeHead(text === undefined ? 404 : 200).end(text);
    });
    await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}`;
    const got = await run('download/main.ts', [
      'get',
      'chb-mit',
      '--files',
      'chb01/chb01_03.edf',
      '--dir',
      folder.path,
      '--url',
      url,
    ]);
    expect(got).toMatchObject({
      code: 0,
      output: expect.stringMatching(/ODC-BY 1\.0[\s\S]*chb01_03\.edf: downloaded and verified/),
    });
    const listed = await run('download/main.ts', ['list', '--dir', folder.path]);
    expect(listed.output).toMatch(/MiB {2}chb-mit\/chb01\/chb01_03\.edf\n/);
    const wrong = await run('download/main.ts', [
      'get',
      'chb-mit',
      '--files',
      'chb99.edf',
      '--dir',
      folder.path,
      '--url',
      url,
    ]);
    expect(wrong).toMatchObject({
      code: 1,
      output: expect.stringContaining("'--files' (chb99.edf) must be among the 2 files"),
    });
    expect(existsSync(join(folder.path, 'chb-mit', 'chb99.edf'))).toBe(false);
    mirror.close();
  });
});

describe('npm run simulator', () => {
  it('serves the phone page and ends when it is interrupted', async () => {
    const { code, output } = await run(
      'phone/main.ts',
      ['--tokens', tokens, '--port', '0', '--eeg-url', acquisition.url],
      /the test app for phones is at http/,
    );
    expect([code, output]).toEqual([0, expect.stringMatching(/at http:\/\/127\.0\.0\.1:\d+\n/)]);
  });
});
