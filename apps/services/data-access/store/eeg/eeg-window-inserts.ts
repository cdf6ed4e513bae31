import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { rowBatches } from '../database/row-batches.ts';
import type { KnownWindow } from '../../domain/plan-windows.ts';
import { rowToKnown, type NewWindowRow } from './eeg-window-row.ts';

const COLUMNS = [
  'identity',
  'patient_id',
  'device_id',
  'recording_id',
  'sequence',
  'start_ms',
  'offset_minutes',
  'time_ambiguous',
  'sampling_rate_hz',
  'scale_uv',
  'samples',
  'channel',
  'origin',
  'score_status',
  'probability',
  'score_reasons',
  'model_version',
  'received_ms',
] as const satisfies readonly (keyof NewWindowRow)[];

const insertRows = rowBatches<NewWindowRow, Record<string, null>>({
  maxRows: 256,
  placeholders: () => Object.fromEntries(COLUMNS.map((column) => [column, null])),
  build: (db, rows) => db.insertInto('eeg_windows').values(rows as never),
  valuesOf: (row) => COLUMNS.map((column) => row[column]),
});

const selectByIdentity = listQuery({
  maxValues: 256,
  build: (db, identities: Buffer[]) =>
    db.selectFrom('eeg_windows').selectAll().where('identity', 'in', identities),
});

const selectIds = listQuery({
  maxValues: 256,
  build: (db, identities: Buffer[]) =>
    db.selectFrom('eeg_windows').select(['id', 'identity']).where('identity', 'in', identities),
});

const insertUnscored = rowBatches<number, { readonly window_id: number }>({
  maxRows: 256,
  placeholders: () => ({ window_id: 0 }),
  build: (db, rows) => db.insertInto('unscored_windows').values(rows),
  valuesOf: (windowId) => [windowId],
});

export const identityKey = (identity: Buffer | ArrayBuffer): string =>
  (Buffer.isBuffer(identity) ? identity : Buffer.from(identity)).toString('latin1');

/** Stored windows by the key of their identity. */
export async function findByIdentity(
  database: Database,
  trx: Executor,
  identities: readonly Buffer[],
): Promise<ReadonlyMap<string, KnownWindow>> {
  const rows = await selectByIdentity(database, trx, identities);
  return new Map(rows.map((row) => [identityKey(row.identity), rowToKnown(row)]));
}

/** Inserts windows whose identities are not stored; returns their ids in order. */
export async function insertWindows(
  database: Database,
  trx: Executor,
  rows: readonly NewWindowRow[],
): Promise<readonly number[]> {
  if (rows.length === 0) return [];
  await insertRows(database, trx, rows);
  const stored = await selectIds(
    database,
    trx,
    rows.map(({ identity }) => identity),
  );
  const idOf = new Map(stored.map(({ id, identity }) => [identityKey(identity), id]));
  const ids = rows.map(({ identity }) => idOf.get(identityKey(identity))!);
  await insertUnscored(
    database,
    trx,
    ids.filter((_id, index) => rows[index]!.score_status === 'unscored'),
  );
  return ids;
}
