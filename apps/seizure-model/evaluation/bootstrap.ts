import { randomFrom } from '../train/random.ts';

/** Bounds of a 95 % interval. */
export type Interval = readonly [low: number, high: number];

export interface Bootstrap {
  readonly resamples: number;
  readonly seed: number;
}

/** What every figure of ours is given with. */
export const defaultBootstrap: Bootstrap = Object.freeze({ resamples: 1_000, seed: 0 });

/** An event: a stretch of time that is seizure throughout, or not at all. */
export interface Event {
  readonly group: string;
  readonly seizure: boolean;
}

/**
 * Percentile intervals by event bootstrap: events with seizure and events without are each drawn again with
 * replacement, since windows of one event are not independent of each other.
 * @param statisticsOf figures when each event counts as often as its weight says, in the order of `events`
 */
export function bootstrapIntervals<K extends string>(
  events: readonly Event[],
  statisticsOf: (weights: Float64Array) => Readonly<Record<K, number>>,
  { resamples, seed }: Bootstrap = defaultBootstrap,
): Readonly<Record<K, Interval>> {
  const random = randomFrom(seed);
  const strata = [true, false].map((seizure) =>
    events.flatMap((event, index) => (event.seizure === seizure ? [index] : [])),
  );
  const drawn = Array.from({ length: resamples }, () => {
    const weights = new Float64Array(events.length);
    for (const stratum of strata)
      for (let i = 0; i < stratum.length; i += 1)
        weights[stratum[Math.floor(random.next() * stratum.length)]!]! += 1;
    return statisticsOf(weights);
  });
  const names = Object.keys(drawn[0] ?? {}) as K[];
  return Object.fromEntries(
    names.map((name) => [name, intervalOf(drawn.map((statistics) => statistics[name]))]),
  ) as Record<K, Interval>;
}

function intervalOf(values: readonly number[]): Interval {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(share * (sorted.length - 1))))] ?? Number.NaN;
  return [at(0.025), at(0.975)];
}
