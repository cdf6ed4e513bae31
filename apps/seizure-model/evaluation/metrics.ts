import { groupBy } from '../data/group-by.ts';

/** A scored window: its probability of seizure in [0, 1] and whether it is one. */
export interface Scored {
  readonly probability: number;
  readonly seizure: boolean;
}

export interface Metrics {
  readonly windows: number;
  /** Shares of right answers at probability 0.5: of all windows, of seizure windows, of the others. */
  readonly accuracy: number;
  readonly sensitivity: number;
  readonly specificity: number;
  /** Probability that a seizure window scores above another one. */
  readonly auroc: number;
  /** Mean squared difference between probability and truth. */
  readonly brier: number;
  /** Expected calibration error over ten equal bins. */
  readonly ece: number;
}

/** Figures of scored windows; a share of nothing is NaN. */
export function metricsOf(scored: readonly Scored[]): Metrics {
  const positive = scored.filter(({ seizure }) => seizure);
  const negative = scored.filter(({ seizure }) => !seizure);
  const hits = positive.filter(({ probability }) => probability >= 0.5).length;
  const rejections = negative.filter(({ probability }) => probability < 0.5).length;
  return {
    windows: scored.length,
    accuracy: (hits + rejections) / scored.length,
    sensitivity: hits / positive.length,
    specificity: rejections / negative.length,
    auroc: aurocOf(scored, positive.length, negative.length),
    brier: mean(scored.map(({ probability, seizure }) => (probability - Number(seizure)) ** 2)),
    ece: calibrationErrorOf(scored),
  };
}

/** Rank statistic of Mann and Whitney; ties count half. */
function aurocOf(scored: readonly Scored[], positives: number, negatives: number): number {
  const sorted = scored.toSorted((a, b) => a.probability - b.probability);
  let rankSum = 0;
  for (let from = 0; from < sorted.length;) {
    let to = from;
    while (to < sorted.length && sorted[to]!.probability === sorted[from]!.probability) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i += 1) if (sorted[i]!.seizure) rankSum += rank;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

function calibrationErrorOf(scored: readonly Scored[]): number {
  const bins = groupBy(scored, ({ probability }) => Math.min(9, Math.floor(probability * 10)));
  let error = 0;
  for (const bin of bins.values()) {
    const gap =
      mean(bin.map(({ probability }) => probability)) - mean(bin.map(({ seizure }) => Number(seizure)));
    error += Math.abs(gap) * (bin.length / scored.length);
  }
  return error;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
