import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { writeMadeFolds } from '../testing/made-folds.ts';
import { madePackFolder } from '../testing/made-pack.ts';
import { runMain } from '../testing/run-main.ts';
import { compareRuns } from './compare.ts';
import type { ScoredWindow } from './scored-window.ts';

/** Ten events with and ten without seizure, ten windows each; of each event the first `wrong` ones are called wrongly. */
const run = (wrong: (event: number) => number): readonly ScoredWindow[] =>
  Array.from({ length: 20 }, (_, event) => event).flatMap((event) =>
    Array.from({ length: 10 }, (_, index) => {
      const seizure = event < 10;
      const right = index >= wrong(event);
      return {
        recording: `R${event}`,
        set: seizure ? ('S' as const) : ('F' as const),
        group: `E${event}`,
        seizure,
        start: 0,
        index,
        probability: seizure === right ? 0.9 : 0.1,
        reasons: [],
      };
    }),
  );

describe('compareRuns', () => {
  it('tells a recipe that is better on every event from one that is better on a few', () => {
    const theirs = [run(() => 2), run(() => 2)];
    const better = compareRuns([run(() => 1), run(() => 1)], theirs);
    expect(better.accuracy.mean).toBeCloseTo(0.1, 6);
    expect(better.accuracy).toMatchObject({ separable: true });
    expect(better.accuracy.interval[0]).toBeCloseTo(0.1, 6);
    const mixed = compareRuns([run((event) => (event % 2 === 0 ? 0 : 4)), run(() => 2)], theirs);
    expect(mixed.accuracy.mean).toBeCloseTo(0, 6);
    expect(mixed.accuracy.separable).toBe(false);
    expect(mixed.accuracy.interval[0]).toBeLessThan(0);
    expect(mixed.accuracy.interval[1]).toBeGreaterThan(0);
  });

  it('judges both on the same events, so that what they share cancels', () => {
    const hard = (event: number): number => (event % 5 === 0 ? 8 : 1);
    const { interval } = compareRuns([run((event) => hard(event) - 1)], [run(hard)]).accuracy;
    expect(interval[1] - interval[0]).toBeLessThan(1e-9);
  });

  it('refuses runs on other windows', () => {
    const ours = run(() => 1);
    expect(() => compareRuns([ours], [ours.slice(1)])).toThrow(
      "'theirs' (199 windows) must be judged on the windows of 'ours' (200)",
    );
  });
});

describe('npm run model:compare', () => {
  it('names every fold that has to be computed first', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compare-'));
    const { status, stderr } = runMain('evaluation/compare-main.ts', [
      ...['--data', madePackFolder(folder, 10), '--ours', 'features', '--theirs', 'first'],
      ...['--seeds', '1', '--work', join(folder, 'work')],
    ]);
    rmSync(folder, { recursive: true });
    expect(status).toBe(1);
    expect(stderr.trimEnd().split('\n')).toHaveLength(5);
    expect(stderr).toContain(join('work', 'features', 'seed-0-fold-4.json'));
    expect(stderr).toContain('must hold a finished fold of this recipe; run npm run model:crossvalidate');
  });

  it('prints and writes how much better one recipe is, on the folds that both have kept', () => {
    const folder = mkdtempSync(join(tmpdir(), 'compare-'));
    const data = madePackFolder(folder, 10);
    const work = join(folder, 'work');
    writeMadeFolds(data, { work, recipe: 'features', wrong: 2 });
    writeMadeFolds(data, { work, recipe: 'first', wrong: 5 });
    const { status, stdout } = runMain('evaluation/compare-main.ts', [
      ...['--data', data, '--ours', 'features', '--theirs', 'first', '--seeds', '1', '--work', work],
      ...['--json', join(folder, 'compared.json')],
    ]);
    const { differences } = JSON.parse(readFileSync(join(folder, 'compared.json'), 'utf8')) as {
      differences: Record<string, { mean: number; separable: boolean }>;
    };
    rmSync(folder, { recursive: true });
    expect(status).toBe(0);
    expect(stdout).toMatch(/accuracy.*0\.13.*yes/);
    expect(differences['accuracy']!.mean).toBeCloseTo(3 / 22.4, 3);
    expect(differences['accuracy']!.separable).toBe(true);
  }, 60_000);
});
