import type { Recording } from '../data/bonn-pack.ts';
import { cutWindows, windowAt } from '../data/windows.ts';
import { assess } from '../signal-quality/assess.ts';
import type { Scorer } from '../scorer.ts';
import { scoredWindow, type ScoredWindow } from './scored-window.ts';

/** Gate and network on every window of every recording, cut from each of `starts`. */
export async function scoreRecordings(
  scorer: Pick<Scorer, 'score'>,
  recordings: readonly Recording[],
  starts: readonly number[],
): Promise<readonly ScoredWindow[]> {
  const scored: ScoredWindow[] = [];
  for (const start of starts) {
    const { samplesUv, recordings: owners } = cutWindows(recordings, start);
    const probabilities = await scorer.score(samplesUv, owners.length);
    const nextIndex = new Map<string, number>();
    owners.forEach((recording, i) => {
      const index = nextIndex.get(recording.id) ?? 0;
      nextIndex.set(recording.id, index + 1);
      const assessment = assess(windowAt(samplesUv, i));
      scored.push(scoredWindow(recording, { start, index }, { assessment, probability: probabilities[i]! }));
    });
  }
  return scored;
}
