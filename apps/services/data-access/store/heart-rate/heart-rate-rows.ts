import { sql } from 'kysely';
import type { Database, Db, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { rowBatches } from '../database/row-batches.ts';
import type { Tables } from '../database/tables.ts';
import { sampleKey, type HeartRateSample } from '../../domain/plan-heart-rates.ts';

type Row = Tables['heart_rates'];

const MAX_ROWS = 512;

const COLUMNS = [
  'patient_id',
  'instant_ms',
  'source_id',
  'offset_minutes',
  'min_bpm',
  'mean_bpm',
  'max_bpm',
  'device_id',
  'aggregation',
  'received_ms',
] as const satisfies readonly (keyof Row)[];

const UPDATED = COLUMNS.slice(3);

const placeholders = (): Row => Object.fromEntries(COLUMNS.map((column) => [column, null])) as unknown as Row;
const valuesOf = (row: Row): readonly unknown[] => COLUMNS.map((column) => row[column]);
const insert = (db: Db, rows: readonly Row[]) => db.insertInto('heart_rates').values(rows);

const upsertInSqlite = rowBatches<Row, Row>({
  maxRows: MAX_ROWS,
  placeholders,
  valuesOf,
  build: (db, rows) =>
    insert(db, rows).onConflict((conflict) =>
      conflict
        .columns(['patient_id', 'instant_ms', 'source_id'])
        .doUpdateSet(
          Object.fromEntries(UPDATED.map((column) => [column, sql`excluded.${sql.ref(column)}`])) as never,
        ),
    ),
});

const upsertInMysql = rowBatches<Row, Row>({
  maxRows: MAX_ROWS,
  placeholders,
  valuesOf,
  build: (db, rows) =>
    insert(db, rows).onDuplicateKeyUpdate(
      Object.fromEntries(UPDATED.map((column) => [column, sql`values(${sql.ref(column)})`])) as never,
    ),
});

const selectStored = listQuery({
  maxValues: MAX_ROWS,
  build: (db, instants: number[], patientId: number) =>
    db
      .selectFrom('heart_rates')
      .select(['instant_ms', 'source_id', 'offset_minutes', 'min_bpm', 'mean_bpm', 'max_bpm'])
      .where('patient_id', '=', patientId)
      .where('instant_ms', 'in', instants),
});

/** Stored samples of the patient at these instants, by the key of their identity. */
export async function findSamples(
  database: Database,
  trx: Executor,
  patientId: number,
  instants: readonly number[],
): Promise<ReadonlyMap<string, HeartRateSample>> {
  const rows = await selectStored(database, trx, instants, patientId);
  return new Map(
    rows.map((row) => {
      const sample: HeartRateSample = {
        instantMs: row.instant_ms,
        sourceId: row.source_id,
        offsetMinutes: row.offset_minutes,
        min: row.min_bpm,
        mean: row.mean_bpm,
        max: row.max_bpm,
      };
      return [sampleKey(sample), sample];
    }),
  );
}

/** Inserts samples, or overwrites those with the same patient, instant and source. */
export const upsertSamples = (database: Database, trx: Executor, rows: readonly Row[]): Promise<void> =>
  (database.engine === 'sqlite' ? upsertInSqlite : upsertInMysql)(database, trx, rows);
