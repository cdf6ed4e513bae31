import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { recording, unscored } from '../../testing/windows.ts';
import { readCounter } from '../changes.ts';
import { retain, type RetentionPolicy } from './retain.ts';

const dayMs = 86_400_000;
const policy: RetentionPolicy = {
  eegRetentionDays: 30,
  heartRateRetentionDays: 60,
  trendRetentionDays: 90,
};

describe.each(testEngines)('retention in $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
  }, 60_000);
  afterAll(() => test.close());

  const age = async (table: 'eeg_windows' | 'heart_rates', days: number) => {
    await test.database.db
      .updateTable(table)
      .set({ received_ms: Date.now() - days * dayMs })
      .execute();
  };
  const keep = () => retain(test.database, policy, new AbortController().signal);
  const ids = async (table: 'eeg_windows' | 'unscored_windows') =>
    (await test.database.db.selectFrom(table).selectAll().execute()).length;

  it('deletes old windows in batches, with their place in the queue of unscored ones, and keeps new ones', async () => {
    await test.store.storeEegWindows(recording(600, { startMs: Date.now() - 40 * dayMs, score: unscored }));
    await test.store.storeEegWindows(recording(600, { startMs: Date.now() - 39 * dayMs }));
    await age('eeg_windows', 31);
    await test.store.storeEegWindows(recording(10, { startMs: Date.now() - 38 * dayMs, score: unscored }));
    expect(await keep()).toMatchObject({ eegWindows: 1_200 });
    expect([await ids('eeg_windows'), await ids('unscored_windows')]).toEqual([10, 10]);
    expect(await keep()).toEqual({ eegWindows: 0, heartRates: 0, trendBuckets: 0, changes: 0 });
  });

  it('deletes old heart rates, but not those that an import has just brought', async () => {
    const post = (fromMs: number, count: number) =>
      test.store.storeHeartRates({
        patientId: 2,
        deviceId: null,
        aggregation: null,
        sources: ['watch'],
        samples: Array.from({ length: count }, (_none, index) => [fromMs + index * 1_000, 0, 60, 65, 70, 0]),
      });
    await post(Date.now() - 70 * dayMs, 1_300);
    await age('heart_rates', 61);
    await post(Date.now() - 65 * dayMs, 700);
    await post(Date.now() - 5 * dayMs, 100);
    expect(await keep()).toMatchObject({ heartRates: 1_300 });
    const left = await test.database.db.selectFrom('heart_rates').select('instant_ms').execute();
    expect(left).toHaveLength(800);
  });

  it('deletes trends and changes that are past their time, and remembers up to where', async () => {
    await test.store.storeEegWindows(recording(3, { startMs: Date.now() - 91 * dayMs }));
    await test.database.db
      .updateTable('changes')
      .set({ committed_ms: Date.now() - 25 * 3_600_000 })
      .execute();
    const { lastNumber } = await readCounter(test.database);
    await test.store.storeEegWindows(recording(2));
    const report = await keep();
    expect(report.trendBuckets).toBeGreaterThanOrEqual(2);
    expect(report.changes).toBeGreaterThan(1_000);
    expect(await readCounter(test.database)).toEqual({
      lastNumber: lastNumber + 2,
      prunedNumber: lastNumber,
    });
    const { buckets } = await test.store.eegTrend(1, {
      fromMs: Date.now() - 92 * dayMs,
      toMs: Date.now() - 90 * dayMs,
    });
    expect(buckets).toEqual([]);
  });
});
