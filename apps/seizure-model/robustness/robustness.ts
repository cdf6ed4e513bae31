import type { Recording } from '../data/bonn-pack.ts';
import { cutWindows, windowAt } from '../data/windows.ts';
import { metricsOf } from '../evaluation/metrics.ts';
import type { Scorer } from '../scorer.ts';
import { assess } from '../signal-quality/assess.ts';
import { reasonsAgainst, SEIZURE_FROM } from '../signal-quality/reasons-against.ts';
import { disturbAll, type Disturbance } from './disturbances.ts';

/** What happens to windows that were disturbed in one way. */
export interface RobustnessRow {
  readonly name: string;
  /** The network without the gate. */
  readonly accuracy: number;
  readonly sensitivity: number;
  /** Share of the seizure windows that the network calls none and the gate lets pass. */
  readonly missed: number;
  /** Shares flagged by the gate. */
  readonly flaggedSeizure: number;
  readonly flaggedOther: number;
  /** Gate and network: accuracy on the windows that pass (NaN when none does), and their share. */
  readonly gatedAccuracy: number;
  readonly coverage: number;
}

/** One row for each disturbance, on the windows cut from sample 0. */
export async function robustnessOf(
  scorer: Pick<Scorer, 'score'>,
  recordings: readonly Recording[],
  disturbances: readonly Disturbance[],
): Promise<readonly RobustnessRow[]> {
  const { samplesUv: clean, recordings: owners } = cutWindows(recordings, 0);
  const rows: RobustnessRow[] = [];
  for (const [seed, disturbance] of disturbances.entries()) {
    const samplesUv = disturbAll(clean, disturbance, seed);
    const probabilities = await scorer.score(samplesUv, owners.length);
    const windows = owners.map(({ seizure }, i) => {
      const window = windowAt(samplesUv, i);
      const probability = probabilities[i]!;
      return { seizure, probability, passed: reasonsAgainst(assess(window), probability).length === 0 };
    });
    const flagged = (seizure: boolean): number => {
      const members = windows.filter((window) => window.seizure === seizure);
      return members.filter(({ passed }) => !passed).length / members.length;
    };
    const passed = windows.filter((window) => window.passed);
    const missed = passed.filter(({ seizure, probability }) => seizure && probability < SEIZURE_FROM);
    const { accuracy, sensitivity } = metricsOf(windows);
    rows.push({
      name: disturbance.name,
      accuracy,
      sensitivity,
      missed: missed.length / owners.filter(({ seizure }) => seizure).length,
      flaggedSeizure: flagged(true),
      flaggedOther: flagged(false),
      gatedAccuracy: metricsOf(passed).accuracy,
      coverage: passed.length / windows.length,
    });
  }
  return rows;
}
