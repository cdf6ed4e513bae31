/** Arrivals of windows that belong together (a batch, several channels), in milliseconds. */
const TOGETHER_MS = 200;

/** Intervals between windows that senders have: live, and recordings that the old phone app plays. */
export const INTERVAL_RANGE_MS = { min: 1_030, max: 7_000 } as const;

/**
 * How often windows come, learnt from when they came: the median of the newest intervals, within INTERVAL_RANGE_MS.
 * @param arrivalsMs rising instants, newest last
 */
export function expectedIntervalMs(arrivalsMs: readonly number[]): number {
  const intervals = arrivalsMs
    .slice(1)
    .map((arrivalMs, index) => arrivalMs - arrivalsMs[index]!)
    .filter((interval) => interval > TOGETHER_MS)
    .toSorted((a, b) => a - b);
  const median = intervals[Math.floor(intervals.length / 2)] ?? INTERVAL_RANGE_MS.min;
  return Math.min(INTERVAL_RANGE_MS.max, Math.max(INTERVAL_RANGE_MS.min, median));
}
