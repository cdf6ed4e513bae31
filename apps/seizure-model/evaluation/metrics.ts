import { SEIZURE_FROM } from '../signal-quality/reasons-against.ts';

/** A scored window: its probability of seizure in [0, 1] and whether it is one. */
export interface Scored {
  readonly probability: number;
  readonly seizure: boolean;
}

export interface Metrics {
  /** Windows, each counted as often as it weighs. */
  readonly windows: number;
  /** Shares of right answers at probability 0.5: of all windows, of seizure windows, of the others. */
  readonly accuracy: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /** Probability that a seizure window scores above another one; ties count half. */
  readonly auroc: number;
  /** Average precision: precision at every threshold, weighted by the recall that it adds. */
  readonly auprc: number;
  /** Mean squared difference between probability and truth. */
  readonly brier: number;
  /** Expected calibration error over ten equal bins. */
  readonly ece: number;
}

/** Names of the figures that are not a number of windows. */
export const shareNames = [
  'accuracy',
  'sensitivity',
  'specificity',
  'auroc',
  'auprc',
  'brier',
  'ece',
] as const;
export type Shares = Readonly<Record<(typeof shareNames)[number], number>>;

/** Fills every share from its name. */
export const sharesFrom = (valueOf: (name: keyof Shares) => number): Shares =>
  Object.fromEntries(shareNames.map((name) => [name, valueOf(name)])) as Shares;

/** Scored windows from the highest probability to the lowest, with the event of each. */
export interface Ranked {
  /** Events in alphabetical order. */
  readonly events: readonly string[];
  /** For each window, its event as an index into `events`. */
  readonly eventOf: Int32Array;
  readonly probabilities: Float64Array;
  /** 1 for seizure. */
  readonly labels: Uint8Array;
}

/** @param group the event that a window belongs to */
export function rankWindows(windows: readonly (Scored & { readonly group: string })[]): Ranked {
  const sorted = windows.toSorted((a, b) => b.probability - a.probability);
  const events = [...new Set(windows.map(({ group }) => group))].toSorted();
  const indexOf = new Map(events.map((event, index) => [event, index]));
  return {
    events,
    eventOf: Int32Array.from(sorted, ({ group }) => indexOf.get(group)!),
    probabilities: Float64Array.from(sorted, ({ probability }) => probability),
    labels: Uint8Array.from(sorted, ({ seizure }) => Number(seizure)),
  };
}

/** Figures of scored windows; a share of nothing is NaN. */
export const metricsOf = (scored: readonly Scored[]): Metrics =>
  metricsOfRanked(
    rankWindows(scored.map(({ probability, seizure }) => ({ probability, seizure, group: '' }))),
  );

/**
 * Figures of ranked windows.
 * @param weights how often each event counts, by its index in `events`. @default - once
 */
export function metricsOfRanked(
  { eventOf, probabilities, labels }: Ranked,
  weights?: ArrayLike<number>,
): Metrics {
  const sums = { positive: 0, negative: 0, hits: 0, falseAlarms: 0, squares: 0 };
  const bins = Array.from({ length: 10 }, () => ({ probability: 0, positive: 0 }));
  let below = 0;
  let precisionSum = 0;
  for (let from = 0; from < probabilities.length;) {
    const probability = probabilities[from]!;
    let positive = 0;
    let negative = 0;
    let to = from;
    for (; to < probabilities.length && probabilities[to] === probability; to += 1) {
      const weight = weights?.[eventOf[to]!] ?? 1;
      if (labels[to] === 1) positive += weight;
      else negative += weight;
    }
    from = to;
    sums.positive += positive;
    sums.negative += negative;
    if (probability >= SEIZURE_FROM) {
      sums.hits += positive;
      sums.falseAlarms += negative;
    }
    sums.squares += positive * (1 - probability) ** 2 + negative * probability ** 2;
    below += negative * (sums.positive - positive / 2);
    if (positive > 0) precisionSum += (positive * sums.positive) / (sums.positive + sums.negative);
    const bin = bins[Math.min(9, Math.floor(probability * 10))]!;
    bin.probability += (positive + negative) * probability;
    bin.positive += positive;
  }
  const { positive, negative, hits, falseAlarms, squares } = sums;
  const windows = positive + negative;
  return {
    windows,
    accuracy: (hits + negative - falseAlarms) / windows,
    sensitivity: hits / positive,
    specificity: (negative - falseAlarms) / negative,
    auroc: below / (positive * negative),
    auprc: positive > 0 ? precisionSum / positive : Number.NaN,
    brier: squares / windows,
    ece: bins.reduce((sum, bin) => sum + Math.abs(bin.probability - bin.positive), 0) / windows,
  };
}
