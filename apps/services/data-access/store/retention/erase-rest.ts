import { MAX_INSTANT_MS } from '../../../../contracts/instant.ts';
import { TREND_BUCKETS_MS } from '../../../../contracts/ward.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { deleteHeartRates, deleteTrends, type Deleted, type HeartRateCursor } from './deletions.ts';

const ROWS_PER_TRANSACTION = 500;

/** A transaction that began before the erasure may still store something: look again after it must have ended. */
const SETTLED_MS = 60_000;

/** Everything was measured before it, also by a device whose clock shows the latest instant. */
const AFTER_ALL_MS = MAX_INSTANT_MS + 1;

const tables = [
  'alarm_transitions',
  'alarm_episodes',
  'heart_rate_limits',
  'annotations',
  'annotation_versions',
] as const;

/**
 * Deletes all that is stored of erased patients, in small transactions, and returns how many rows; what is left when `signal`
 * aborts is deleted the next time.
 */
export async function eraseRest(database: Database, signal: AbortSignal): Promise<number> {
  const erased = await database.db
    .selectFrom('erased_patients')
    .selectAll()
    .where('done_ms', 'is', null)
    .execute();
  let rows = 0;
  for (const { patient_id: patientId, erased_ms } of erased) {
    for (const step of stepsFor(database, patientId))
      for (let more = true; more && !signal.aborted;) {
        const deleted = await step();
        rows += deleted.rows;
        more = deleted.more;
      }
    if (signal.aborted || Date.now() - erased_ms < SETTLED_MS) continue;
    await database.db
      .updateTable('erased_patients')
      .set({ done_ms: Date.now() })
      .where('patient_id', '=', patientId)
      .execute();
  }
  return rows;
}

function stepsFor(database: Database, patientId: number): readonly (() => Promise<Deleted>)[] {
  let cursor: HeartRateCursor = { patientId, instantMs: -1 };
  return [
    () => deleteAlarms(database, patientId),
    ...tables.map((table) => () => deleteRows(database, table, patientId)),
    () => deleteWindowsOf(database, patientId),
    async () => {
      const { rows, next } = await deleteHeartRates(database, cursor, AFTER_ALL_MS);
      if (next !== undefined) cursor = next;
      return { rows, more: next !== undefined };
    },
    ...TREND_BUCKETS_MS.flatMap((bucketMs) =>
      (['eeg_trend', 'heart_rate_trend'] as const).map(
        (table) => () => deleteTrends(database, table, { patientId, bucketMs, beforeMs: AFTER_ALL_MS }),
      ),
    ),
  ];
}

const deleteAlarms = (database: Database, patientId: number): Promise<Deleted> =>
  inTransaction(database, async (trx) => {
    const own = await trx.selectFrom('alarms').select('id').where('patient_id', '=', patientId).execute();
    const ids = own.map(({ id }) => id);
    if (ids.length === 0) return { rows: 0, more: false };
    await trx.deleteFrom('alarm_calls').where('alarm_id', 'in', ids).execute();
    await trx.deleteFrom('alarms').where('id', 'in', ids).execute();
    return { rows: ids.length, more: false };
  });

const deleteRows = (
  database: Database,
  table: (typeof tables)[number],
  patientId: number,
): Promise<Deleted> =>
  inTransaction(database, async (trx) => {
    const next = await trx
      .selectFrom(table)
      .select('id')
      .where('patient_id', '=', patientId)
      .limit(ROWS_PER_TRANSACTION)
      .execute();
    if (next.length === 0) return { rows: 0, more: false };
    const ids = next.map(({ id }) => id);
    await trx.deleteFrom(table).where('id', 'in', ids).execute();
    return { rows: ids.length, more: ids.length === ROWS_PER_TRANSACTION };
  });

const deleteWindowsOf = (database: Database, patientId: number): Promise<Deleted> =>
  inTransaction(database, async (trx) => {
    const next = await trx
      .selectFrom('eeg_windows')
      .select('id')
      .where('patient_id', '=', patientId)
      .orderBy('start_ms')
      .limit(ROWS_PER_TRANSACTION)
      .execute();
    if (next.length === 0) return { rows: 0, more: false };
    const ids = next.map(({ id }) => id);
    await trx.deleteFrom('unscored_windows').where('window_id', 'in', ids).execute();
    await trx.deleteFrom('eeg_windows').where('id', 'in', ids).execute();
    return { rows: ids.length, more: ids.length === ROWS_PER_TRANSACTION };
  });
