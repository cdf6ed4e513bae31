import { WINDOW_MS } from '../../../../contracts/eeg-window.ts';
import { alarmStates, defaultAlarmRule, type AlarmRule } from '../../../../seizure-model/alarm-rule.ts';
import { groupBy } from '../../../../kit/group-by.ts';
import { mergeEpisodes, type FoundEpisode } from './episodes.ts';

/** What the rule needs of a stored window. */
export interface ScoredWindow {
  readonly startMs: number;
  readonly channel: string | null;
  /** Null: unscored or not assessable. */
  readonly probability: number | null;
  readonly modelVersion: string | null;
}

/** Windows of one channel further apart than this do not count together, in milliseconds. */
export const MAX_GAP_MS = 30_000;

/** Longest stretch that `n` windows of the rule can take, with the slowest senders, which send one every 7 s. */
export const ruleSpanMs = (rule: AlarmRule): number => rule.n * 7_000 + MAX_GAP_MS;

/**
 * Stretches in which the alarm rule is on in any channel, oldest first. Every channel is judged by itself, in the order
 * of its windows' starts, however they arrived. Windows without a probability neither start nor end a stretch.
 */
export function seizureEpisodes(
  windows: readonly ScoredWindow[],
  clearDelayMs: number,
  rule: AlarmRule = defaultAlarmRule,
): readonly FoundEpisode[] {
  const found = runsOf(windows).flatMap((run) => episodesOfRun(run, rule));
  return mergeEpisodes(found, clearDelayMs);
}

/**
 * Whether the signal has been free of the condition since `lastMs` for the clear delay: some channel has `n` scored windows
 * after it and the newest of them is late enough. Missing and unscored windows prove nothing.
 */
export const seizureHasEnded = (
  windows: readonly ScoredWindow[],
  lastMs: number,
  clearDelayMs: number,
  rule: AlarmRule = defaultAlarmRule,
): boolean =>
  [...byChannel(windows).values()].some((channel) => {
    const after = channel.filter(({ startMs, probability }) => startMs >= lastMs && probability !== null);
    return after.length >= rule.n && after.at(-1)!.startMs - lastMs >= clearDelayMs;
  });

/** Windows of each channel in order. */
const byChannel = (windows: readonly ScoredWindow[]): ReadonlyMap<string | null, readonly ScoredWindow[]> =>
  groupBy(
    windows.toSorted((a, b) => a.startMs - b.startMs),
    ({ channel }) => channel,
  );

/** Windows of one channel without a gap that matters. */
function runsOf(windows: readonly ScoredWindow[]): readonly (readonly ScoredWindow[])[] {
  const runs: ScoredWindow[][] = [];
  for (const channel of byChannel(windows).values())
    channel.forEach((window, index) => {
      const before = channel[index - 1];
      if (before === undefined || window.startMs - before.startMs > MAX_GAP_MS) runs.push([window]);
      else runs.at(-1)!.push(window);
    });
  return runs;
}

function episodesOfRun(run: readonly ScoredWindow[], rule: AlarmRule): readonly FoundEpisode[] {
  const episodes: { onsetMs: number; lastMs: number; evidence: string }[] = [];
  let wasOn = false;
  alarmStates(run, rule).forEach((on, index) => {
    const { startMs } = run[index]!;
    const lastMs = Math.round(startMs + WINDOW_MS);
    if (on && !wasOn)
      episodes.push({ onsetMs: startMs, lastMs, evidence: evidenceAt(run.slice(0, index + 1), rule) });
    else if (on && run[index]!.probability !== null) episodes.at(-1)!.lastMs = lastMs;
    wasOn = on;
  });
  return episodes;
}

/** Such as `3 of 5 windows reach 0.5, highest 0.97 in F7-T7, model 1.2.0`. */
function evidenceAt(run: readonly ScoredWindow[], { n, threshold }: AlarmRule): string {
  const counted = run.filter(({ probability }) => probability !== null).slice(-n);
  const reaching = counted.filter(({ probability }) => probability! >= threshold);
  const highest = Math.max(...reaching.map(({ probability }) => probability!));
  const { channel, modelVersion } = reaching.at(-1)!;
  const where = channel === null ? '' : ` in ${channel}`;
  return `${reaching.length} of ${counted.length} windows reach ${threshold}, highest ${highest.toFixed(2)}${where}, model ${modelVersion ?? 'unknown'}`;
}
