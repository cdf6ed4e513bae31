import { sql } from 'kysely';
import type { EegTrendIncrement } from '../../domain/eeg-trend-increments.ts';
import type { Database, Db, Executor } from '../database/database.ts';
import { rowBatches } from '../database/row-batches.ts';
import type { Tables } from '../database/tables.ts';

type Row = Tables['eeg_trend'];

const placeholders = (): Row => ({
  patient_id: 0,
  bucket_ms: 0,
  start_ms: 0,
  windows: 0,
  scored: 0,
  not_assessable: 0,
  probability_sum: 0,
  probability_max: null,
});

const valuesOf = (increment: EegTrendIncrement): readonly unknown[] => [
  increment.patientId,
  increment.bucketMs,
  increment.startMs,
  increment.windows,
  increment.scored,
  increment.notAssessable,
  increment.probabilitySum,
  increment.probabilityMax,
];

const insert = (db: Db, rows: readonly Row[]) => db.insertInto('eeg_trend').values(rows);

const addInSqlite = rowBatches<EegTrendIncrement, Row>({
  maxRows: 64,
  placeholders,
  valuesOf,
  build: (db, rows) =>
    insert(db, rows).onConflict((conflict) =>
      conflict.columns(['patient_id', 'bucket_ms', 'start_ms']).doUpdateSet({
        windows: sql`eeg_trend.windows + excluded.windows`,
        scored: sql`eeg_trend.scored + excluded.scored`,
        not_assessable: sql`eeg_trend.not_assessable + excluded.not_assessable`,
        probability_sum: sql`eeg_trend.probability_sum + excluded.probability_sum`,
        probability_max: sql`coalesce(max(eeg_trend.probability_max, excluded.probability_max), eeg_trend.probability_max, excluded.probability_max)`,
      }),
    ),
});

const addInMysql = rowBatches<EegTrendIncrement, Row>({
  maxRows: 64,
  placeholders,
  valuesOf,
  build: (db, rows) =>
    insert(db, rows).onDuplicateKeyUpdate({
      windows: sql`windows + values(windows)`,
      scored: sql`scored + values(scored)`,
      not_assessable: sql`not_assessable + values(not_assessable)`,
      probability_sum: sql`probability_sum + values(probability_sum)`,
      probability_max: sql`coalesce(greatest(probability_max, values(probability_max)), probability_max, values(probability_max))`,
    }),
});

/** Adds increments to their buckets. */
export const addToEegTrend = (
  database: Database,
  trx: Executor,
  increments: readonly EegTrendIncrement[],
): Promise<void> => (database.engine === 'sqlite' ? addInSqlite : addInMysql)(database, trx, increments);
