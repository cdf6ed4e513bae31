import { sql } from 'kysely';
import { TREND_BUCKETS_MS } from '../../../../contracts/ward.ts';
import type { Database, Executor } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { bucketRuns } from '../../domain/bucket-runs.ts';

interface Span {
  readonly patientId: number;
  readonly bucketMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Recomputed from the samples, since samples can be corrected: a sum cannot forget the value before. */
const recompute = prepared<Span>()((db, parameter) =>
  db
    .replaceInto('heart_rate_trend')
    .columns(['patient_id', 'bucket_ms', 'start_ms', 'samples', 'lowest', 'mean_sum', 'highest'])
    .expression(
      db
        .selectFrom('heart_rates')
        .select(({ fn }) => [
          'patient_id',
          sql<number>`${parameter('bucketMs')}`.as('bucket_ms'),
          sql<number>`instant_ms - instant_ms % ${parameter('bucketMs')}`.as('bucket_start'),
          fn.countAll<number>().as('samples'),
          fn.min('min_bpm').as('lowest'),
          fn.sum<number>('mean_bpm').as('mean_sum'),
          fn.max('max_bpm').as('highest'),
        ])
        .where('patient_id', '=', parameter('patientId'))
        .where('instant_ms', '>=', parameter('fromMs'))
        .where('instant_ms', '<', parameter('toMs'))
        .groupBy(['patient_id', 'bucket_start']),
    ),
);

/** Brings the trend buckets that hold `instants` up to date with the samples of the same transaction. */
export async function recomputeHeartRateTrend(
  database: Database,
  trx: Executor,
  patientId: number,
  instants: readonly number[],
): Promise<void> {
  for (const bucketMs of TREND_BUCKETS_MS)
    for (const run of bucketRuns(instants, bucketMs))
      await recompute(database, { patientId, bucketMs, ...run }, trx);
}
