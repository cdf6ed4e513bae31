import { sql } from 'kysely';
import type { EegTrend } from '../../../../contracts/ward.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { trendWidth } from '../../domain/trend-width.ts';

interface Asked {
  readonly patientId: number;
  readonly storedMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

const selectStored = prepared<Asked>()((db, parameter) =>
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
    .where('patient_id', '=', parameter('patientId'))
    .where('bucket_ms', '=', parameter('storedMs'))
    .where('start_ms', '>=', parameter('fromMs'))
    .where('start_ms', '<', parameter('toMs'))
    .orderBy('start_ms'),
);

const selectMerged = prepared<Asked & { readonly bucketMs: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_trend')
    .select(({ fn }) => [
      sql<number>`start_ms - start_ms % ${parameter('bucketMs')}`.as('bucket_start'),
      fn.sum<number>('windows').as('windows'),
      fn.sum<number>('scored').as('scored'),
      fn.sum<number>('not_assessable').as('not_assessable'),
      fn.sum<number>('probability_sum').as('probability_sum'),
      fn.max('probability_max').as('probability_max'),
    ])
    .where('patient_id', '=', parameter('patientId'))
    .where('bucket_ms', '=', parameter('storedMs'))
    .where('start_ms', '>=', parameter('fromMs'))
    .where('start_ms', '<', parameter('toMs'))
    .groupBy('bucket_start')
    .orderBy('bucket_start'),
);

/** The seizure-probability trend of a patient over the buckets that overlap [fromMs, toMs). */
export async function readEegTrend(
  database: Database,
  patientId: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<EegTrend> {
  const { storedMs, bucketMs, firstMs } = trendWidth(fromMs, toMs);
  const asked = { patientId, storedMs, fromMs: firstMs, toMs };
  const { rows } =
    bucketMs === storedMs
      ? await selectStored(database, asked)
      : await selectMerged(database, { ...asked, bucketMs });
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
