import type { Scored } from '../evaluation/metrics.ts';
import type { Point } from './chart.ts';

/** Share of seizure windows found against share of the others called seizure, at `points` thresholds between ranks. */
export function rocOf(windows: readonly Scored[], points = 200): readonly Point[] {
  const sorted = windows.toSorted((a, b) => b.probability - a.probability);
  const positives = sorted.filter(({ seizure }) => seizure).length;
  const curve: Point[] = [[0, 0]];
  let hits = 0;
  let falseCalls = 0;
  let kept = 0;
  sorted.forEach(({ seizure, probability }, i) => {
    if (seizure) hits += 1;
    else falseCalls += 1;
    if (sorted[i + 1]?.probability === probability) return;
    const [x, y] = [falseCalls / (sorted.length - positives), hits / positives];
    const moved = Math.floor((x + y) * points);
    if (moved > kept || i === sorted.length - 1) curve.push([x, y]);
    kept = Math.max(kept, moved);
  });
  return curve;
}

/** A bin of probabilities: how sure the network was, how often it was a seizure, and how many windows there are. */
export interface Bin {
  readonly probability: number;
  readonly seizure: number;
  readonly windows: number;
}

/** Ten equal bins, empty ones left out. */
export function reliabilityOf(windows: readonly Scored[]): readonly Bin[] {
  return Array.from({ length: 10 }, (_, bin) => {
    const members = windows.filter(({ probability }) => Math.min(9, Math.floor(probability * 10)) === bin);
    const mean = (valueOf: (window: Scored) => number): number =>
      members.reduce((sum, window) => sum + valueOf(window), 0) / members.length;
    return {
      probability: mean(({ probability }) => probability),
      seizure: mean(({ seizure }) => Number(seizure)),
      windows: members.length,
    };
  }).filter(({ windows: count }) => count > 0);
}
