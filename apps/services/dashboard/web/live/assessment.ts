import type { Score } from '../../../../contracts/eeg-window.ts';
import type { Lane } from '../signal/lanes.ts';
import { qualityText } from '../signal/score-text.ts';

/** What the newest windows say. Without a probability there is none: nothing is carried over from older windows. */
export interface Assessment {
  readonly probability: number | undefined;
  /** Channel of the probability, when there are several. */
  readonly channel: string | undefined;
  readonly quality: string;
  /** Why there is no probability, in two words; empty when there is one. */
  readonly lacking: string;
}

/** The highest probability among the newest windows of the running traces, and the quality of each that has none. */
export function assessmentOf(lanes: readonly Lane[]): Assessment {
  const newest = lanes.map(({ channel, segments }) => ({ channel, score: segments.at(-1)!.window.score }));
  const scored = newest.flatMap(({ channel, score }) =>
    score.status === 'scored' ? [{ channel, probability: score.probability }] : [],
  );
  const highest = scored.toSorted((a, b) => b.probability - a.probability)[0];
  const several = lanes.length > 1;
  const named = (channel: string | null, score: Score): string =>
    several && channel !== null ? `${channel} ${qualityText(score)}` : qualityText(score);
  const lacking = newest.filter(({ score }) => score.status !== 'scored');
  const notScored = lacking.every(({ score }) => score.status === 'unscored');
  return {
    lacking:
      highest !== undefined || newest.length === 0 ? '' : notScored ? 'not yet scored' : 'not assessable',
    probability: highest?.probability,
    channel: several ? (highest?.channel ?? undefined) : undefined,
    quality:
      lacking.length === 0 && newest.length > 0
        ? qualityText(newest[0]!.score)
        : [...new Set(lacking.map(({ channel, score }) => named(channel, score)))].join('; '),
  };
}
