import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CompiledQuery } from 'kysely';
import type { HeartRateTuple } from '../../../contracts/heart-rate.ts';
import { readWatchedSignals } from './alarms/watched-signals.ts';
import { testEngines } from '../testing/databases.ts';
import { openTestStore, type TestStore } from '../testing/store.ts';
import { recording } from '../testing/windows.ts';

const startMs = Date.UTC(2026, 0, 1);
const span = { fromMs: startMs, toMs: startMs + 5 * 3_600_000 };

/** Every query that the store runs while `act` runs, with its parameters. */
async function queriesOf(test: TestStore, act: () => Promise<unknown>): Promise<CompiledQuery[]> {
  const queries: CompiledQuery[] = [];
  const { db } = test.database;
  const executeQuery = db.executeQuery.bind(db);
  Object.defineProperty(db, 'executeQuery', {
    configurable: true,
    value: (query: CompiledQuery) => {
      queries.push(query);
      return executeQuery(query);
    },
  });
  try {
    await act();
  } finally {
    delete (db as { executeQuery?: unknown }).executeQuery;
  }
  return queries;
}

describe.each(testEngines)('reading from $name', (engine) => {
  let test: TestStore;
  beforeAll(async () => {
    test = await openTestStore(engine);
    for (let batch = 0; batch < 6; batch += 1)
      for (const patientId of [1, 2])
        await test.store.storeEegWindows(recording(500, { patientId, startMs: startMs + batch * 600_000 }));
    const samples = Array.from({ length: 5_000 }, (_none, index): HeartRateTuple => [
      startMs + index * 3_000,
      0,
      60,
      65,
      70,
      0,
    ]);
    await test.store.storeHeartRates({
      patientId: 1,
      deviceId: null,
      aggregation: null,
      sources: ['watch'],
      samples,
    });
    if (engine.name === 'MySQL')
      await test.database.db.executeQuery(
        CompiledQuery.raw('analyze table eeg_windows, heart_rates, eeg_trend, heart_rate_trend, patients'),
      );
  }, 60_000);
  afterAll(() => test.close());

  const reads: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['the ward', () => test.store.ward()],
    ['the newest windows', () => test.store.newestWindows()],
    ['a page of EEG', () => test.store.eegPage(1, { fromMs: startMs + 60_000, toMs: startMs + 70_000 })],
    ['the EEG trend', () => test.store.eegTrend(1, span)],
    ['the heart-rate trend', () => test.store.heartRateTrend(1, span)],
    ['unscored windows', () => test.store.unscoredWindows(60)],
    ['what alarms watch', () => readWatchedSignals(test.database, startMs + 3_600_000)],
    ['a device', () => test.store.identifyDevice({ deviceId: 1, tokenSha256: '0'.repeat(64) })],
  ];

  it.each(reads)('reads %s without walking through a table that grows', async (_what, read) => {
    for (const query of await queriesOf(test, read)) {
      const { rows } = await test.database.db.executeQuery<Record<string, unknown>>(
        CompiledQuery.raw(
          `explain ${engine.name === 'SQLite' ? 'query plan ' : 'format=traditional '}${query.sql}`,
          [...query.parameters],
        ),
      );
      const walks = rows.filter((row) =>
        engine.name === 'SQLite'
          ? /^SCAN (eeg_windows|heart_rates|eeg_trend|heart_rate_trend|changes|devices)\b/.test(
              String(row['detail']),
            )
          : /^(ALL|index)$/.test(String(row['type'])) &&
            /^(eeg_windows|heart_rates|eeg_trend|heart_rate_trend|changes|devices)$/.test(
              String(row['table']),
            ),
      );
      expect({ sql: query.sql, walks }).toEqual({ sql: query.sql, walks: [] });
    }
  });

  if (engine.name === 'MySQL')
    it.each(reads)('looks at few rows for %s', async (_what, read) => {
      const rowsRead = async () => {
        const { rows } = await test.database.db.executeQuery<{ Value: string }>(
          CompiledQuery.raw(`show global status like 'Innodb_rows_read'`),
        );
        return Number(rows[0]!.Value);
      };
      const before = await rowsRead();
      await read();
      expect((await rowsRead()) - before).toBeLessThan(1_500);
    });
});
