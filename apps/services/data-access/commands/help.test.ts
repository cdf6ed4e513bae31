import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

describe('a command that is asked for help or given wrong options', () => {
  const folder = temporaryFolder();
  afterAll(() => folder.remove());

  const run = (command: string, option: string, database: string): Promise<[number | null, string]> =>
    new Promise((resolve) => {
      const script = fileURLToPath(new URL(`./${command}.ts`, import.meta.url));
      const child = spawn(process.execPath, ['--import', 'tsx', script, option], {
        env: { ...process.env, DATABASE_URL: `sqlite:${database}` },
      });
      let printed = '';
      child.stdout.on('data', (text) => (printed += text));
      child.stderr.on('data', (text) => (printed += text));
      child.on('close', (code) => resolve([code, printed]));
    });

  it.each([
    ['devices', 'devices'],
    ['import', 'db:import'],
    ['migrate', 'db:migrate'],
    ['patients', 'patients'],
    ['retain', 'db:retain'],
  ])('%s does nothing else', async (command, script) => {
    const database = join(folder.path, `${command}.sqlite`);
    const [help, wrong] = await Promise.all([
      run(command, '--help', database),
      run(command, '--nonsense', database),
    ]);
    expect(help).toEqual([0, expect.stringContaining(`Usage: npm run ${script} -- [options]`)]);
    expect(wrong).toEqual([1, expect.stringMatching(/^error: (unknown|required) option/)]);
    expect(existsSync(database)).toBe(false);
  });
});
