import { defaultAlarmRule } from '../alarm-rule.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { bootstrapIntervals, defaultBootstrap, type Bootstrap, type Interval } from './bootstrap.ts';
import type { OutOfFold } from './cross-validate.ts';
import { evaluationOf, type Evaluation } from './evaluation.ts';
import {
  metricsOf,
  metricsOfRanked,
  rankWindows,
  shareNames,
  sharesFrom,
  type Metrics,
  type Shares,
} from './metrics.ts';
import { calibrate } from './out-of-fold.ts';
import { sensitivityBySize, type SizeBand } from './sensitivity-by-size.ts';
import type { ScoredWindow } from './scored-window.ts';

/** Figures of one cross-validation; each fold is calibrated with a temperature fitted on the other folds. */
export interface SeedReport {
  readonly seed: number;
  readonly temperature: number;
  readonly evaluation: Evaluation;
  /** Clean windows by start, and disturbed ones, without the gate. */
  readonly byCondition: Readonly<Record<string, Metrics>>;
}

/** A figure over several fold seeds. */
export interface Summary {
  readonly mean: number;
  readonly range: Interval;
  /** 95 % by event bootstrap of the mean over the seeds. */
  readonly interval: Interval;
}

export interface CrossValidationReport {
  readonly foldSeeds: readonly number[];
  /** Geometric mean over the seeds. */
  readonly temperature: number;
  /** The network without the gate on all clean windows. */
  readonly summary: Readonly<Record<keyof Shares, Summary>>;
  /** The network without the gate on the clean windows of all seeds. */
  readonly bySize: readonly SizeBand[];
  readonly seeds: readonly SeedReport[];
}

/** @param runs the out-of-fold windows of each fold seed */
export function crossValidationReportOf(
  runs: ReadonlyMap<number, readonly OutOfFold[]>,
  recordings: readonly Recording[],
  bootstrap: Bootstrap = defaultBootstrap,
): CrossValidationReport {
  const calibrated = [...runs].map(([seed, judged]) => ({ seed, ...calibrate(judged, recordings) }));
  const seeds = calibrated.map(({ seed, clean, byCondition, temperature }) => ({
    seed,
    temperature,
    evaluation: evaluationOf(clean, { recordings, rule: defaultAlarmRule, bootstrap }),
    byCondition: Object.fromEntries([...byCondition].map(([name, windows]) => [name, metricsOf(windows)])),
  }));
  const logs = calibrated.map(({ temperature }) => Math.log(temperature));
  return {
    foldSeeds: [...runs.keys()],
    temperature: Math.exp(meanOf(logs)),
    summary: summariesOf(
      calibrated.map(({ clean }) => clean),
      bootstrap,
    ),
    bySize: sensitivityBySize(
      calibrated.flatMap(({ clean }) => clean),
      recordings,
    ),
    seeds,
  };
}

/** Means over runs on the same windows, with ranges and intervals. */
export function summariesOf(
  runs: readonly (readonly ScoredWindow[])[],
  bootstrap: Bootstrap = defaultBootstrap,
): CrossValidationReport['summary'] {
  const { events, single, meansOf } = statisticsOf(runs);
  const means = meansOf();
  const intervals = bootstrapIntervals(events, meansOf, bootstrap);
  const summaryOf = (name: keyof Shares): Summary => {
    const values = single.map((metrics) => metrics[name]);
    return {
      mean: means[name],
      range: [Math.min(...values), Math.max(...values)],
      interval: intervals[name],
    };
  };
  return Object.fromEntries(
    shareNames.map((name) => [name, summaryOf(name)]),
  ) as CrossValidationReport['summary'];
}

/** Figures of runs on the same windows, as functions of the weights of their events. */
export function statisticsOf(runs: readonly (readonly ScoredWindow[])[]) {
  const ranked = runs.map(rankWindows);
  const seizures = new Set(runs[0]!.filter(({ seizure }) => seizure).map(({ group }) => group));
  const single = ranked.map((windows) => metricsOfRanked(windows));
  const meansOf = (weights?: Float64Array): Shares => {
    const metrics =
      weights === undefined ? single : ranked.map((windows) => metricsOfRanked(windows, weights));
    return sharesFrom((name) => meanOf(metrics.map((run) => run[name])));
  };
  const events = ranked[0]!.events.map((group) => ({ group, seizure: seizures.has(group) }));
  return { events, single, meansOf };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
