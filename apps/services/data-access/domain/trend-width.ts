import { MAX_TREND_BUCKETS, TREND_BUCKETS_MS, type TrendBucketMs } from '../../../contracts/ward.ts';
import { bucketStart } from './eeg-trend-increments.ts';

/** Which buckets answer a question about [fromMs, toMs). */
export interface TrendWidth {
  /** Width of the stored buckets to read. */
  readonly storedMs: TrendBucketMs;
  /** Width of the buckets to answer with: a whole multiple of `storedMs`. */
  readonly bucketMs: number;
  /** Start of the first bucket that overlaps the span. */
  readonly firstMs: number;
}

/**
 * The finest stored width that covers the span with at most MAX_TREND_BUCKETS; for longer spans the least whole multiple
 * of the coarsest one that does.
 */
export function trendWidth(fromMs: number, toMs: number): TrendWidth {
  const stored = TREND_BUCKETS_MS.find((width) => bucketsOver(fromMs, toMs, width) <= MAX_TREND_BUCKETS);
  if (stored !== undefined)
    return { storedMs: stored, bucketMs: stored, firstMs: bucketStart(fromMs, stored) };
  const storedMs = TREND_BUCKETS_MS.at(-1)!;
  let bucketMs = storedMs * Math.max(2, Math.floor(bucketsOver(fromMs, toMs, storedMs) / MAX_TREND_BUCKETS));
  while (bucketsOver(fromMs, toMs, bucketMs) > MAX_TREND_BUCKETS) bucketMs += storedMs;
  return { storedMs, bucketMs, firstMs: bucketStart(fromMs, bucketMs) };
}

const bucketsOver = (fromMs: number, toMs: number, bucketMs: number): number =>
  (bucketStart(toMs - 1, bucketMs) - bucketStart(fromMs, bucketMs)) / bucketMs + 1;
