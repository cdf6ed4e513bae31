import type { HeartRateBucket } from '../../stream/stream-event.ts';
import type { Point } from '../signal/trace-points.ts';

/** Values at instants as points; the line breaks where two of them are further apart than `maxGapMs`. */
export function bucketPoints(
  values: readonly (readonly [number, number | null])[],
  maxGapMs: number,
): readonly Point[] {
  const points: Point[] = [];
  for (const [x, value] of values) {
    const last = points.at(-1);
    if (last !== undefined && x - last.x > maxGapMs) points.push({ x: (x + last.x) / 2, y: Number.NaN });
    points.push({ x, y: value ?? Number.NaN });
  }
  return points;
}

/** Watches send a heart rate about every five minutes: the line breaks after three missing ones. */
const HEART_RATE_GAP_MS = 15 * 60_000;

/** Lowest, mean and highest heart rate as three lines. */
export function heartRatePoints(
  buckets: readonly HeartRateBucket[],
  bucketMs: number,
): Readonly<Record<'lowest' | 'mean' | 'highest', readonly Point[]>> {
  const gapMs = Math.max(HEART_RATE_GAP_MS, bucketMs * 1.5);
  const line = (index: 2 | 3 | 4): readonly Point[] =>
    bucketPoints(
      buckets.map((bucket) => [bucket[0] + bucketMs / 2, bucket[index]]),
      gapMs,
    );
  return { lowest: line(2), mean: line(3), highest: line(4) };
}

/** Ticks of an axis in beats per minute that holds all values: multiples of 20, at least from 40 to 120. */
export function heartRateTicks(lowest: number, highest: number, maxTicks: number): readonly number[] {
  const from = Math.min(40, Math.floor(lowest / 20) * 20);
  const to = Math.max(120, Math.ceil(highest / 20) * 20);
  const step = 20 * Math.max(1, Math.ceil((to - from) / 20 / Math.max(1, maxTicks - 1)));
  const count = Math.ceil((to - from) / step);
  return Array.from({ length: count + 1 }, (_value, index) => from + index * step);
}
