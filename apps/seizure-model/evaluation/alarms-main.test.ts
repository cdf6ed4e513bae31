import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { writeMadeFolds } from '../testing/made-folds.ts';
import { madePackFolder } from '../testing/made-pack.ts';
import { runMain } from '../testing/run-main.ts';
import type { RuleFigures } from './alarm-sweep.ts';

it('npm run model:alarms prints what every rule finds, and what the default one finds under noise', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alarms-'));
  const data = madePackFolder(folder, 10);
  const work = join(folder, 'work');
  writeMadeFolds(data, { work, recipe: 'features', wrong: 3 });
  const { status, stdout } = runMain('evaluation/alarms-main.ts', [
    ...['--data', data, '--recipe', 'features', '--seeds', '1', '--work', work],
    ...['--json', join(folder, 'alarms.json')],
  ]);
  const figures = JSON.parse(readFileSync(join(folder, 'alarms.json'), 'utf8')) as RuleFigures[];
  rmSync(folder, { recursive: true });
  expect(status).toBe(0);
  expect(stdout).toMatch(/muscle 20-80 Hz 30 uV rms.*3 of 5 at 0\.9 \(default\).*5 of 5/);
  const seizureShares = (condition: string): readonly number[] => {
    const row = stdout.split('\n').findLast((line) => line.startsWith(`│ ${condition} `))!;
    return row.split('│').slice(-4, -1).map(Number);
  };
  const [seen, calledNone, flagged] = seizureShares('start 0');
  expect(calledNone).toBeGreaterThan(0.1);
  expect(seen! + calledNone! + flagged!).toBeCloseTo(1, 2);
  expect(seizureShares('muscle 20-80 Hz 30 uV rms')[1]).toBeLessThan(0.02);
  const at = (wanted: number) =>
    figures.find(({ rule: { k, n, threshold } }) => k === 3 && n === 5 && threshold === wanted)!;
  expect(at(0.9)).toMatchObject({ events: 5, eventsFound: 5, recordingsFound: 1, falseAlarmsPerHour: 0 });
  expect(at(0.5).falseAlarmsPerHour).toBeGreaterThan(100);
}, 60_000);
