import { defaultAlarmRule } from '../alarm-rule.ts';
import { bonnSets, type BonnSet, type Recording } from '../data/bonn-pack.ts';
import { groupBy } from '../data/group-by.ts';
import { probabilityOf } from '../network/probability.ts';
import { alarmFiguresOf, type AlarmFigures } from './alarms.ts';
import { windowStarts } from './conditions.ts';
import type { OutOfFold } from './cross-validate.ts';
import { metricsOf, type Metrics, type Scored } from './metrics.ts';
import { fitTemperature } from './temperature.ts';

/** Figures of one cross-validation; each fold is calibrated with a temperature fitted on the other folds. */
export interface SeedReport {
  readonly seed: number;
  /** Clean windows at all starts. */
  readonly pooled: Metrics;
  /** Seizure against the seizure-free recordings of patients alone. */
  readonly againstPatients: Metrics;
  readonly byCondition: Readonly<Record<string, Metrics>>;
  /** Share of clean windows called seizure, for each set without seizures. */
  readonly falsePositiveRates: Readonly<Partial<Record<BonnSet, number>>>;
  /** The default alarm rule on the windows from start 0. */
  readonly alarms: AlarmFigures;
  /** Fitted on the clean windows of all folds: what the final network is served with. */
  readonly temperature: number;
}

/** @param recordings the recordings that were cross-validated */
export function reportOf(
  seed: number,
  judged: readonly OutOfFold[],
  recordings: readonly Recording[],
): SeedReport {
  const setOf = new Map(recordings.map(({ id, set }) => [id, set]));
  const cleanNames = new Set(windowStarts.map((start) => `start ${start}`));
  const clean = judged.filter(({ condition }) => cleanNames.has(condition));
  const temperatures = new Map(
    [...new Set(judged.map(({ fold }) => fold))].map((fold) => [
      fold,
      fitTemperature(clean.filter((window) => window.fold !== fold)),
    ]),
  );
  const scored = judged.map((window) => ({
    condition: window.condition,
    recording: window.recording,
    set: setOf.get(window.recording)!,
    seizure: window.seizure,
    probability: probabilityOf(window.logit, temperatures.get(window.fold)!),
  }));
  const pooled = scored.filter(({ condition }) => cleanNames.has(condition));
  const byCondition = [...groupBy(scored, ({ condition }) => condition)];
  const consecutive = groupBy(
    scored.filter(({ condition }) => condition === 'start 0'),
    ({ recording }) => recording,
  );
  const probabilitiesOf = ({ id }: Recording): readonly number[] =>
    (consecutive.get(id) ?? []).map(({ probability }) => probability);
  const restful = bonnSets.filter((set) => set !== 'S');
  return {
    seed,
    pooled: metricsOf(pooled),
    againstPatients: metricsOf(pooled.filter(({ set }) => set === 'S' || set === 'N' || set === 'F')),
    byCondition: Object.fromEntries(byCondition.map(([name, windows]) => [name, metricsOf(windows)])),
    falsePositiveRates: Object.fromEntries(
      restful.map((set) => [set, calledSeizure(pooled.filter((window) => window.set === set))]),
    ),
    alarms: alarmFiguresOf(recordings, probabilitiesOf, defaultAlarmRule),
    temperature: fitTemperature(clean),
  };
}

const calledSeizure = (windows: readonly Scored[]): number =>
  windows.filter(({ probability }) => probability >= 0.5).length / windows.length;

/** Means over the fold seeds: pooled figures, and the (geometric) mean temperature. */
export function meanFiguresOf(reports: readonly SeedReport[]): {
  readonly temperature: number;
  readonly figures: Omit<Metrics, 'windows'>;
} {
  const mean = (valueOf: (report: SeedReport) => number): number =>
    reports.reduce((sum, report) => sum + valueOf(report), 0) / reports.length;
  return {
    temperature: Math.exp(mean(({ temperature }) => Math.log(temperature))),
    figures: {
      accuracy: mean(({ pooled }) => pooled.accuracy),
      sensitivity: mean(({ pooled }) => pooled.sensitivity),
      specificity: mean(({ pooled }) => pooled.specificity),
      auroc: mean(({ pooled }) => pooled.auroc),
      brier: mean(({ pooled }) => pooled.brier),
      ece: mean(({ pooled }) => pooled.ece),
    },
  };
}
