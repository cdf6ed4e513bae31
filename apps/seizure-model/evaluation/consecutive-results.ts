import type { WindowResult } from '../alarm-rule.ts';
import { groupBy } from '../data/group-by.ts';
import type { ScoredWindow } from './scored-window.ts';

/** Finds the windows of a recording cut from the earliest start, oldest first, as the alarm rule sees them. */
export function consecutiveResults(
  windows: readonly ScoredWindow[],
  isKnown: (window: ScoredWindow) => boolean = () => true,
): (recording: { readonly id: string }) => readonly WindowResult[] {
  const firstStart = windows.reduce((least, { start }) => Math.min(least, start), Infinity);
  const byRecording = groupBy(
    windows.filter(({ start }) => start === firstStart),
    ({ recording }) => recording,
  );
  return ({ id }) =>
    (byRecording.get(id) ?? [])
      .toSorted((a, b) => a.index - b.index)
      .map((window) => ({ probability: isKnown(window) ? window.probability : null }));
}
