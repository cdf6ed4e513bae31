import { TREND_BUCKETS_MS } from '../../../../contracts/ward.ts';
import type { Database } from '../database/database.ts';
import { listPatients } from '../patients.ts';
import { eraseDischarged } from '../registry/erase-patient.ts';
import {
  deleteHeartRates,
  deleteTrends,
  deleteWindows,
  pruneChanges,
  type Deleted,
  type HeartRateCursor,
} from './deletions.ts';

/** How long data is kept, in days. */
export interface RetentionPolicy {
  readonly eegRetentionDays: number;
  readonly heartRateRetentionDays: number;
  readonly trendRetentionDays: number;
  /** Days after their discharge until patients are erased; undefined: nobody is by itself. */
  readonly dischargedRetentionDays: number | undefined;
}

/** Patients who were erased, and rows that were deleted. */
export interface RetentionReport {
  readonly patients: number;
  readonly eegWindows: number;
  readonly heartRates: number;
  readonly trendBuckets: number;
  readonly changes: number;
}

const DAY_MS = 86_400_000;

/** How far behind a reader of the change feed may fall. */
const CHANGES_KEPT_MS = DAY_MS;

/** Pause between two transactions, so that requests come first. */
const PAUSE_MS = 5;

/** Deletes what is older than the policy allows, in small transactions; ends early when `signal` aborts. */
export async function retain(
  database: Database,
  policy: RetentionPolicy,
  signal: AbortSignal,
): Promise<RetentionReport> {
  const nowMs = Date.now();
  const before = (days: number): number => nowMs - days * DAY_MS;
  const drain = async (step: () => Promise<Deleted>): Promise<number> => {
    let rows = 0;
    for (let more = true; more && !signal.aborted; await pause()) {
      const deleted = await step();
      rows += deleted.rows;
      more = deleted.more;
    }
    return rows;
  };
  const { dischargedRetentionDays: dischargedDays } = policy;
  const erased =
    dischargedDays === undefined
      ? []
      : await eraseDischarged(database, before(dischargedDays), {
          action: 'policy:erasePatient',
          outcome: 'done',
          object: `discharged more than ${dischargedDays} days ago`,
        });
  const patients = (await listPatients(database)).map(({ patientId }) => patientId);

  const eegWindows = await drain(() => deleteWindows(database, before(policy.eegRetentionDays)));
  let heartRates = 0;
  for (const patientId of patients) {
    let cursor: HeartRateCursor | undefined = { patientId, instantMs: -1 };
    for (; cursor !== undefined && !signal.aborted; await pause()) {
      const step: { readonly rows: number; readonly next?: HeartRateCursor } = await deleteHeartRates(
        database,
        cursor,
        before(policy.heartRateRetentionDays),
      );
      heartRates += step.rows;
      cursor = step.next;
    }
  }
  let trendBuckets = 0;
  const beforeMs = before(policy.trendRetentionDays);
  for (const patientId of patients)
    for (const bucketMs of TREND_BUCKETS_MS)
      for (const table of ['eeg_trend', 'heart_rate_trend'] as const)
        trendBuckets += await drain(() => deleteTrends(database, table, { patientId, bucketMs, beforeMs }));
  const changes = await drain(() => pruneChanges(database, nowMs - CHANGES_KEPT_MS));
  return { patients: erased.length, eegWindows, heartRates, trendBuckets, changes };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
