import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';

/** Rows deleted by one transaction: it stays short, and nobody waits long for it. */
const ROWS_PER_TRANSACTION = 500;

/** Whether there may be more to delete, and how many rows were deleted. */
export interface Deleted {
  readonly rows: number;
  readonly more: boolean;
}

/** Deletes windows received before `beforeMs`, oldest first. Ids rise with the time of receipt. */
export const deleteWindows = (database: Database, beforeMs: number): Promise<Deleted> =>
  inTransaction(database, async (trx) => {
    const oldest = await trx
      .selectFrom('eeg_windows')
      .select(['id', 'received_ms'])
      .orderBy('id')
      .limit(ROWS_PER_TRANSACTION)
      .execute();
    const ids = oldest.filter(({ received_ms }) => received_ms < beforeMs).map(({ id }) => id);
    if (ids.length === 0) return { rows: 0, more: false };
    await trx.deleteFrom('unscored_windows').where('window_id', 'in', ids).execute();
    await trx.deleteFrom('eeg_windows').where('id', 'in', ids).execute();
    return { rows: ids.length, more: ids.length === ROWS_PER_TRANSACTION };
  });

/** Where a walk through the heart rates of a patient has come to. */
export interface HeartRateCursor {
  readonly patientId: number;
  readonly instantMs: number;
}

/**
 * Looks at the next heart rates of a patient after `cursor` that were measured before `beforeMs`, and deletes those also
 * received before it: what was imported lately stays, however old it is. `next` is absent at the end.
 */
export const deleteHeartRates = (
  database: Database,
  { patientId, instantMs }: HeartRateCursor,
  beforeMs: number,
): Promise<{ readonly rows: number; readonly next?: HeartRateCursor }> =>
  inTransaction(database, async (trx) => {
    const looked = await trx
      .selectFrom('heart_rates')
      .select('instant_ms')
      .where('patient_id', '=', patientId)
      .where('instant_ms', '>', instantMs)
      .where('instant_ms', '<', beforeMs)
      .orderBy('patient_id')
      .orderBy('instant_ms')
      .limit(ROWS_PER_TRANSACTION)
      .execute();
    const last = looked.at(-1);
    if (last === undefined) return { rows: 0 };
    const { numDeletedRows } = await trx
      .deleteFrom('heart_rates')
      .where('patient_id', '=', patientId)
      .where('instant_ms', '>', instantMs)
      .where('instant_ms', '<=', last.instant_ms)
      .where('received_ms', '<', beforeMs)
      .executeTakeFirst();
    const rows = Number(numDeletedRows);
    return { rows, next: { patientId, instantMs: last.instant_ms } };
  });

/** Deletes trend buckets of a patient that start before `beforeMs`, oldest first. */
export const deleteTrends = (
  database: Database,
  table: 'eeg_trend' | 'heart_rate_trend',
  {
    patientId,
    bucketMs,
    beforeMs,
  }: { readonly patientId: number; readonly bucketMs: number; readonly beforeMs: number },
): Promise<Deleted> =>
  inTransaction(database, async (trx) => {
    const oldest = await trx
      .selectFrom(table)
      .select('start_ms')
      .where('patient_id', '=', patientId)
      .where('bucket_ms', '=', bucketMs)
      .where('start_ms', '<', beforeMs)
      .orderBy('start_ms')
      .limit(ROWS_PER_TRANSACTION)
      .execute();
    const last = oldest.at(-1);
    if (last === undefined) return { rows: 0, more: false };
    await trx
      .deleteFrom(table)
      .where('patient_id', '=', patientId)
      .where('bucket_ms', '=', bucketMs)
      .where('start_ms', '<=', last.start_ms)
      .execute();
    return { rows: oldest.length, more: oldest.length === ROWS_PER_TRANSACTION };
  });

/** Prunes changes committed before `beforeMs`, oldest first; readers who have not seen them are told. */
export const pruneChanges = (database: Database, beforeMs: number): Promise<Deleted> =>
  inTransaction(database, async (trx) => {
    const oldest = await trx
      .selectFrom('changes')
      .select(['change_no', 'committed_ms'])
      .orderBy('change_no')
      .limit(ROWS_PER_TRANSACTION)
      .execute();
    const end = oldest.findIndex(({ committed_ms }) => committed_ms >= beforeMs);
    const pruned = end < 0 ? oldest : oldest.slice(0, end);
    const last = pruned.at(-1);
    if (last === undefined) return { rows: 0, more: false };
    await trx.deleteFrom('changes').where('change_no', '<=', last.change_no).execute();
    await trx
      .updateTable('change_counter')
      .set({
        pruned_no: sql<number>`case when pruned_no < ${last.change_no} then ${last.change_no} else pruned_no end`,
      })
      .where('id', '=', 1)
      .execute();
    return { rows: pruned.length, more: pruned.length === ROWS_PER_TRANSACTION };
  });
