import { sql, type RawBuilder, type SqlBool } from 'kysely';
import type { Database } from './database/database.ts';
import type { Parameter, Prepared } from './database/prepared.ts';
import { trendWidth } from '../domain/trend-width.ts';

/** The stored buckets of one patient and width whose start lies in [fromMs, toMs). */
export interface AskedBuckets {
  readonly patientId: number;
  readonly storedMs: number;
  readonly fromMs: number;
  readonly toMs: number;
}

export type AskedMerged = AskedBuckets & { readonly bucketMs: number };

/** The condition that both trend tables are read by. */
export const areAsked = (parameter: Parameter<AskedBuckets>): RawBuilder<SqlBool> =>
  sql<SqlBool>`patient_id = ${parameter('patientId')} and bucket_ms = ${parameter('storedMs')}
    and start_ms >= ${parameter('fromMs')} and start_ms < ${parameter('toMs')}`;

/** Start of the wider bucket that a stored one is merged into. */
export const mergedStart = (parameter: Parameter<AskedMerged>): RawBuilder<number> =>
  sql<number>`start_ms - start_ms % ${parameter('bucketMs')}`;

/** Rows of the buckets that overlap [fromMs, toMs): stored ones where they are wide enough, else merged ones. */
export async function readTrend<R>(
  database: Database,
  asked: { readonly patientId: number; readonly fromMs: number; readonly toMs: number },
  queries: { readonly stored: Prepared<AskedBuckets, R>; readonly merged: Prepared<AskedMerged, R> },
): Promise<{ readonly bucketMs: number; readonly rows: readonly R[] }> {
  const { storedMs, bucketMs, firstMs } = trendWidth(asked.fromMs, asked.toMs);
  const buckets = { ...asked, storedMs, fromMs: firstMs };
  const { rows } =
    bucketMs === storedMs
      ? await queries.stored(database, buckets)
      : await queries.merged(database, { ...buckets, bucketMs });
  return { bucketMs, rows };
}
