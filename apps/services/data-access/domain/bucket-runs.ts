import { bucketStart } from './eeg-trend-increments.ts';

/** A stretch of buckets that is recomputed by one query, [fromMs, toMs). */
export interface BucketRun {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The buckets that hold `instants`, joined into runs where they lie close together, in order. Buckets up to `joinGap`
 * widths apart are joined: reading a few too many is cheaper than another query, but years between two samples are not read.
 */
export function bucketRuns(
  instants: readonly number[],
  bucketMs: number,
  joinGap = 16,
): readonly BucketRun[] {
  const starts = [...new Set(instants.map((instantMs) => bucketStart(instantMs, bucketMs)))].toSorted(
    (a, b) => a - b,
  );
  const runs: { fromMs: number; toMs: number }[] = [];
  for (const start of starts) {
    const run = runs.at(-1);
    if (run !== undefined && start - run.toMs <= joinGap * bucketMs) run.toMs = start + bucketMs;
    else runs.push({ fromMs: start, toMs: start + bucketMs });
  }
  return runs;
}
