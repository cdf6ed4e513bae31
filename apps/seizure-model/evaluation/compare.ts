import { bootstrapIntervals, defaultBootstrap, type Bootstrap, type Interval } from './bootstrap.ts';
import { sharesFrom, shareNames, type Shares } from './metrics.ts';
import { statisticsOf } from './report.ts';
import type { ScoredWindow } from './scored-window.ts';

/** By how much a figure of one recipe exceeds that of another. */
export interface Difference {
  /** Means over the fold seeds. */
  readonly ours: number;
  readonly theirs: number;
  readonly mean: number;
  /** 95 % by paired event bootstrap: in each resample both are judged on the same events. */
  readonly interval: Interval;
  /** Whether the interval leaves out 0: else the two cannot be told apart. */
  readonly separable: boolean;
}

/**
 * Compares two recipes on the same windows: means over the fold seeds of `ours` less those of `theirs`.
 * @throws RangeError when they were not judged on the same windows
 */
export function compareRuns(
  ours: readonly (readonly ScoredWindow[])[],
  theirs: readonly (readonly ScoredWindow[])[],
  bootstrap: Bootstrap = defaultBootstrap,
): Readonly<Record<keyof Shares, Difference>> {
  const [windows, others] = [ours, theirs].map((runs) => runs.map(({ length }) => length).join(', '));
  const [mine, other] = [statisticsOf(ours), statisticsOf(theirs)];
  if (windows !== others || JSON.stringify(mine.events) !== JSON.stringify(other.events))
    throw new RangeError(`'theirs' (${others} windows) must be judged on the windows of 'ours' (${windows})`);
  const differenceOf = (weights: Float64Array): Shares => {
    const [a, b] = [mine.meansOf(weights), other.meansOf(weights)];
    return sharesFrom((name) => a[name] - b[name]);
  };
  const [a, b] = [mine.meansOf(), other.meansOf()];
  const intervals = bootstrapIntervals(mine.events, differenceOf, bootstrap);
  const result = shareNames.map((name): [keyof Shares, Difference] => {
    const [low, high] = intervals[name];
    const difference = {
      ours: a[name],
      theirs: b[name],
      mean: a[name] - b[name],
      interval: [low, high] as const,
      separable: low > 0 || high < 0,
    };
    return [name, difference];
  });
  return Object.fromEntries(result) as Readonly<Record<keyof Shares, Difference>>;
}
