import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Libsql from 'libsql';
import { serviceNames } from '../model/catalog.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { fuzz, type FuzzReport } from './fuzz.ts';
import { startFuzzedPlatform, type FuzzedPlatform } from './fuzzed-platform.ts';
import { batchOf } from './inputs.ts';
import { targets } from './targets.ts';
import { WatchedDatabase } from './wrong-rows.ts';

const PORT_OFFSET = 16_000;
const SEED = 20_261_126;

describe('the inputs of a batch', () => {
  it('are the same for the same seed and number, and others for others', () => {
    const shown = (seed: number, number: number): string => JSON.stringify(batchOf(seed, number, 30));
    expect(shown(SEED, 1)).toBe(shown(SEED, 1));
    expect(shown(SEED, 2)).not.toBe(shown(SEED, 1));
    expect(shown(SEED + 1, 1)).not.toBe(shown(SEED, 1));
  });

  it('come to nearly every route of every service', () => {
    const met = new Set(batchOf(SEED, 0, 5_000).map(({ target }) => target));
    expect(met.size).toBeGreaterThan(targets.length * 0.9);
  });
});

describe('two thousand made inputs to the five services', () => {
  let platform: FuzzedPlatform;
  let report: FuzzReport;
  beforeAll(async () => {
    platform = await startFuzzedPlatform(join(repositoryRoot, 'dist/test-fuzz'), PORT_OFFSET);
    report = await fuzz(platform, { seed: SEED, inputs: 2_000 });
  }, 300_000);
  afterAll(() => platform.stop());

  it('are answered without a fault, and nothing wrong is stored', () => {
    expect(report.faults).toEqual([]);
    expect(report.sent).toBe(2_000);
  });

  it('get through: every service does its work for some and refuses others, and data are stored', () => {
    for (const name of serviceNames) {
      expect(report.statuses[`${name} 200`]).toBeGreaterThan(0);
      expect(report.statuses[`${name} 400`]).toBeGreaterThan(0);
    }
    expect(report.stored.windows).toBeGreaterThan(0);
    expect(report.stored.heartRates).toBeGreaterThan(0);
  });

  it('would be found out by what they had stored wrong', () => {
    const watched = new WatchedDatabase(platform.databaseFile);
    const before = watched.fixed();
    expect(watched.wrong(before)).toEqual([]);
    const database = new Libsql(platform.databaseFile);
    database.exec(
      `update eeg_windows set probability = 1.5 where id = (select min(id) from eeg_windows where score_status = 'scored')`,
    );
    database.exec(`update patients set name = 'x' where id = 1`);
    expect(watched.wrong(before)).toEqual([
      expect.stringMatching(/^a probability lies in \[0, 1\]/),
      `'patients' has changed`,
    ]);
    database.close();
    watched.close();
  });
});
