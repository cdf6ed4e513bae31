import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { cutWindows } from '../data/windows.ts';
import { assess } from '../signal-quality/assess.ts';
import { reasonsAgainst } from '../signal-quality/reasons-against.ts';
import type { Scorer } from '../scorer.ts';
import type { ScoredWindow } from './scored-window.ts';

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
    owners.forEach(({ id, set, group, seizure }, i) => {
      const index = nextIndex.get(id) ?? 0;
      nextIndex.set(id, index + 1);
      const window = samplesUv.subarray(i * SAMPLES_PER_WINDOW, (i + 1) * SAMPLES_PER_WINDOW);
      const reasons = reasonsAgainst(assess(window), probabilities[i]!).map(({ code }) => code);
      scored.push({
        recording: id,
        set,
        group,
        seizure,
        start,
        index,
        probability: probabilities[i]!,
        reasons,
      });
    });
  }
  return scored;
}
