import type { EegTrend } from '../../../../contracts/ward.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { areAsked, mergedStart, readTrend, type AskedBuckets, type AskedMerged } from '../read-trend.ts';

const selectStored = prepared<AskedBuckets>()((db, parameter) =>
  db
    .selectFrom('eeg_trend')
    .select([
      'start_ms as bucket_start',
      'windows',
      'scored',
      'not_assessable',
      'probability_sum',
      'probability_max',
    ])
    .where(areAsked(parameter))
    .orderBy('start_ms'),
);

const selectMerged = prepared<AskedMerged>()((db, parameter) =>
  db
    .selectFrom('eeg_trend')
    .select(({ fn }) => [
      mergedStart(parameter).as('bucket_start'),
      fn.sum<number>('windows').as('windows'),
      fn.sum<number>('scored').as('scored'),
      fn.sum<number>('not_assessable').as('not_assessable'),
      fn.sum<number>('probability_sum').as('probability_sum'),
      fn.max('probability_max').as('probability_max'),
    ])
    .where(areAsked(parameter))
    .groupBy('bucket_start')
    .orderBy('bucket_start'),
);

/** The seizure-probability trend of a patient over the buckets that overlap [fromMs, toMs). */
export async function readEegTrend(
  database: Database,
  patientId: number,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<EegTrend> {
  const { bucketMs, rows } = await readTrend(
    database,
    { patientId, ...span },
    { stored: selectStored, merged: selectMerged },
  );
  return {
    bucketMs,
    buckets: rows.map((row) => ({
      startMs: row.bucket_start,
      windows: row.windows,
      scored: row.scored,
      notAssessable: row.not_assessable,
      meanProbability: row.scored === 0 ? null : Math.min(1, row.probability_sum / row.scored),
      maxProbability: row.probability_max,
    })),
  };
}
