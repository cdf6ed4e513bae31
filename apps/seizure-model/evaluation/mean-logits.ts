import { groupBy } from '../data/group-by.ts';
import type { ScoredWindow } from './scored-window.ts';

/** Each window with the mean logit of it and the `n - 1` before it as its probability; those with a gap before them are left out. */
export function meanLogits(windows: readonly ScoredWindow[], n: number): readonly ScoredWindow[] {
  return [...groupBy(windows, ({ recording, start }) => `${recording} ${start}`).values()].flatMap(
    (members) => {
      const sorted = members.toSorted((a, b) => a.index - b.index);
      return sorted.flatMap((window, i) => {
        const last = sorted.slice(i - n + 1, i + 1);
        if (i < n - 1 || last[0]!.index !== window.index - n + 1) return [];
        const logit = last.reduce((sum, { probability }) => sum + logitOf(probability), 0) / n;
        return [{ ...window, probability: 1 / (1 + Math.exp(-logit)) }];
      });
    },
  );
}

const LEAST_PROBABILITY = 1e-9;

function logitOf(probability: number): number {
  const inside = Math.min(1 - LEAST_PROBABILITY, Math.max(LEAST_PROBABILITY, probability));
  return Math.log(inside / (1 - inside));
}
