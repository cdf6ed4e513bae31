import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { admitRequest } from '../../../../contracts/registry.ts';
import { testEngines } from '../../testing/databases.ts';
import { openTestStore, type TestStore } from '../../testing/store.ts';
import { recording, unscored } from '../../testing/windows.ts';
import { readAudit } from '../audit/audit-trail.ts';
import { readCounter } from '../changes.ts';
import { listPatients } from '../patients.ts';
import { admitPatient, dischargePatient } from '../registry/admissions.ts';
import { retain, type RetentionPolicy } from './retain.ts';

const dayMs = 86_400_000;
const policy: RetentionPolicy = {
  eegRetentionDays: 30,
  heartRateRetentionDays: 60,
  trendRetentionDays: 90,
  dischargedRetentionDays: undefined,
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
  const keep = (changed: Partial<RetentionPolicy> = {}) =>
    retain(test.database, { ...policy, ...changed }, new AbortController().signal);
  const ids = async (table: 'eeg_windows' | 'unscored_windows') =>
    (await test.database.db.selectFrom(table).selectAll().execute()).length;

  it('deletes old windows in batches, with their place in the queue of unscored ones, and keeps new ones', async () => {
    await test.store.storeEegWindows(recording(600, { startMs: Date.now() - 40 * dayMs, score: unscored }));
    await test.store.storeEegWindows(recording(600, { startMs: Date.now() - 39 * dayMs }));
    await age('eeg_windows', 31);
    await test.store.storeEegWindows(recording(10, { startMs: Date.now() - 38 * dayMs, score: unscored }));
    expect(await keep()).toMatchObject({ eegWindows: 1_200 });
    expect([await ids('eeg_windows'), await ids('unscored_windows')]).toEqual([10, 10]);
    expect(await keep()).toEqual({
      patients: 0,
      eegWindows: 0,
      heartRates: 0,
      trendBuckets: 0,
      changes: 0,
    });
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

  it('erases who was discharged long enough ago, once, with an entry of the audit trail, and nobody unless told to', async () => {
    const admit = async (name: string, dischargedDays: number | null) => {
      const patientId = await admitPatient(
        test.database,
        admitRequest.parse({ name, wardId: 1, bed: '', identifier: '', birthDate: '' }),
      );
      if (dischargedDays === null) return patientId;
      await dischargePatient(test.database, patientId);
      await test.database.db
        .updateTable('patient_records')
        .set({ discharged_ms: Date.now() - dischargedDays * dayMs })
        .where('patient_id', '=', patientId)
        .execute();
      return patientId;
    };
    const longGone = await admit('Long Gone', 366);
    const others = [await admit('Lately Gone', 364), await admit('Still Here', null)];
    const names = async () => (await listPatients(test.database)).map(({ patientId }) => patientId);

    expect(await keep()).toMatchObject({ patients: 0 });
    expect(await names()).toEqual(expect.arrayContaining([longGone, ...others]));
    const reports = await Promise.all([
      keep({ dischargedRetentionDays: 365 }),
      keep({ dischargedRetentionDays: 365 }),
    ]);
    expect(reports.map(({ patients }) => patients).toSorted()).toEqual([0, 1]);
    expect(await names()).toEqual(expect.arrayContaining(others));
    expect(await names()).not.toContain(longGone);
    const entries = await readAudit(test.database, 0, 100);
    expect(entries.map(({ action, patient_id, object }) => [action, patient_id, object])).toEqual([
      ['policy:erasePatient', longGone, 'discharged more than 365 days ago'],
    ]);
  });
});
