import type { HeartRateBucket, HeartRateSeries } from '../../stream/stream-event.ts';

export interface HeartRateSummary {
  readonly lowest: number;
  readonly mean: number;
  readonly highest: number;
  /** Mean of the newest bucket, and the instant of its newest sample. */
  readonly newest: number;
  readonly newestMs: number;
}

/** Buckets that start at `fromMs` or later, and their summary; without any there is no summary. */
export function summaryOf(
  series: HeartRateSeries,
  fromMs: number,
): { readonly buckets: readonly HeartRateBucket[]; readonly summary: HeartRateSummary | undefined } {
  const buckets = series.buckets.filter(([startMs]) => startMs >= fromMs);
  const last = buckets.at(-1);
  if (last === undefined) return { buckets, summary: undefined };
  const samples = buckets.reduce((sum, [, count]) => sum + count, 0);
  return {
    buckets,
    summary: {
      lowest: Math.min(...buckets.map(([, , lowest]) => lowest)),
      mean: buckets.reduce((sum, [, count, , mean]) => sum + count * mean, 0) / samples,
      highest: Math.max(...buckets.map(([, , , , highest]) => highest)),
      newest: last[3],
      newestMs: series.newestMs ?? last[0],
    },
  };
}

/** Ages of the newest heart rate at which it is called late and no longer current: watches send every few minutes. */
export const HEART_RATE_LATE_MS = 30 * 60_000;
export const HEART_RATE_OLD_MS = 2 * 3_600_000;
/** Span that is summarised: what the stream carries, WARD_HEART_RATE_MS of the contracts, which a page must not bundle. */
export const HEART_RATE_SPAN_MS = 5 * 3_600_000;
