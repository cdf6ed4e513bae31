import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { areAsked, mergedStart, readTrend, type AskedBuckets, type AskedMerged } from '../read-trend.ts';

const selectStored = prepared<AskedBuckets>()((db, parameter) =>
  db
    .selectFrom('heart_rate_trend')
    .select(['start_ms as bucket_start', 'samples', 'lowest', 'mean_sum', 'highest'])
    .where(areAsked(parameter))
    .orderBy('start_ms'),
);

const selectMerged = prepared<AskedMerged>()((db, parameter) =>
  db
    .selectFrom('heart_rate_trend')
    .select(({ fn }) => [
      mergedStart(parameter).as('bucket_start'),
      fn.sum<number>('samples').as('samples'),
      fn.min('lowest').as('lowest'),
      fn.sum<number>('mean_sum').as('mean_sum'),
      fn.max('highest').as('highest'),
    ])
    .where(areAsked(parameter))
    .groupBy('bucket_start')
    .orderBy('bucket_start'),
);

const selectNewest = prepared<{ patientId: number; fromMs: number; toMs: number }>()((db, parameter) =>
  db
    .selectFrom('heart_rates')
    .select('instant_ms')
    .where('patient_id', '=', parameter('patientId'))
    .where('instant_ms', '>=', parameter('fromMs'))
    .where('instant_ms', '<', parameter('toMs'))
    .orderBy('patient_id', 'desc')
    .orderBy('instant_ms', 'desc')
    .limit(1),
);

/** The heart-rate trend of a patient over the buckets that overlap [fromMs, toMs); the summary is over the same buckets. */
export async function readHeartRateTrend(
  database: Database,
  patientId: number,
  span: { readonly fromMs: number; readonly toMs: number },
): Promise<HeartRateTrend> {
  const { bucketMs, rows } = await readTrend(
    database,
    { patientId, ...span },
    { stored: selectStored, merged: selectMerged },
  );
  const buckets = rows.map((row) => ({
    startMs: row.bucket_start,
    samples: row.samples,
    lowest: row.lowest,
    mean: row.mean_sum / row.samples,
    highest: row.highest,
  }));
  const last = buckets.at(-1);
  if (last === undefined) return { bucketMs, buckets, summary: null };
  const newest = await selectNewest(database, {
    patientId,
    fromMs: last.startMs,
    toMs: last.startMs + bucketMs,
  });
  const samples = rows.reduce((sum, row) => sum + row.samples, 0);
  return {
    bucketMs,
    buckets,
    summary: {
      samples,
      lowest: Math.min(...buckets.map(({ lowest }) => lowest)),
      mean: rows.reduce((sum, row) => sum + row.mean_sum, 0) / samples,
      highest: Math.max(...buckets.map(({ highest }) => highest)),
      // Samples may be past their retention while their trend is not.
      newestMs: newest.rows[0]?.instant_ms ?? last.startMs,
    },
  };
}
