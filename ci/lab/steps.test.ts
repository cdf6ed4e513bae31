import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { expectedSeconds, runSteps } from './steps.ts';

const folder = temporaryFolder();
afterAll(folder.remove);

const done = (name: string, seconds: number) => ({ name, seconds, run: () => Promise.resolve() });

describe('the steps of a start', () => {
  it('say their place and how long the rest will take, by what it took last time', async () => {
    const memory = join(folder.path, 'times.json');
    writeFileSync(memory, JSON.stringify({ second: 600 }));
    const said: string[] = [];
    await runSteps([done('first', 10), done('second', 20)], (line) => said.push(line), memory);
    expect(said).toEqual(['[1/2] first ... about 11 min left', '[2/2] second ... about 10 min left']);
    expect(JSON.parse(readFileSync(memory, 'utf8'))).toEqual({
      first: expect.any(Number),
      second: expect.any(Number),
    });
  });

  it('take as long together as last time, but for those that differ each time', () => {
    const memory = join(folder.path, 'known.json');
    writeFileSync(memory, JSON.stringify({ images: 60, programs: 0 }));
    const programs = { ...done('programs', 900), alike: false };
    expect(expectedSeconds([programs, done('images', 5), done('node', 20)], memory)).toBe(980);
  });

  it('end with the first that fails, which is named', async () => {
    const said: string[] = [];
    const failing = { name: 'node', seconds: 1, run: () => Promise.reject(new Error('no kubelet')) };
    await expect(
      runSteps([failing, done('hospital', 1)], (line) => said.push(line), join(folder.path, 'none.json')),
    ).rejects.toThrow("'node' failed: no kubelet");
    expect(said).toHaveLength(1);
  });
});
