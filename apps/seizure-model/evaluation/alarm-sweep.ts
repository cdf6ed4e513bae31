import type { AlarmRule } from '../alarm-rule.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { alarmFiguresOf } from './alarms.ts';
import type { ScoredWindow } from './scored-window.ts';
import { consecutiveResults } from './consecutive-results.ts';

/** What a rule did in every run. */
export interface RuleFigures {
  readonly rule: AlarmRule;
  readonly events: number;
  /** Events found in the worst run. */
  readonly eventsFound: number;
  /** Mean share of the seizure recordings with an alarm, and least over the runs. */
  readonly recordingsFound: number;
  readonly recordingsFoundLeast: number;
  /** Mean over the runs of the median time from the start of a seizure recording to its alarm, seconds; NaN without any. */
  readonly medianLatencyS: number;
  /** Longest time, in any run, until an event that was found had its first alarm, seconds; NaN without any. */
  readonly worstEventLatencyS: number;
  readonly falseAlarmsPerHour: number;
  /** Without merging the alarms of one recording. */
  readonly falseOnsetsPerHour: number;
}

/** Rules that look at up to eight windows, and thresholds from even odds to nearly sure. */
export const rulesToTry: readonly AlarmRule[] = [
  [1, 1],
  [2, 2],
  [2, 3],
  [3, 3],
  [3, 4],
  [3, 5],
  [4, 5],
  [5, 5],
  [4, 6],
  [5, 8],
  [6, 8],
].flatMap(([k, n]) => [0.5, 0.7, 0.9].map((threshold) => ({ k: k!, n: n!, threshold })));

/** @param runs out-of-fold windows of each fold seed; behind the gate a flagged window says nothing */
export function sweepAlarmRules(
  runs: readonly (readonly ScoredWindow[])[],
  recordings: readonly Recording[],
  { behindGate, rules = rulesToTry }: { readonly behindGate: boolean; readonly rules?: readonly AlarmRule[] },
): readonly RuleFigures[] {
  const results = runs.map((windows) =>
    consecutiveResults(windows, ({ reasons }) => !behindGate || reasons.length === 0),
  );
  return rules.map((rule) => {
    const figures = results.map((resultsOf) => alarmFiguresOf(recordings, resultsOf, rule));
    const mean = (valueOf: (figure: (typeof figures)[number]) => number): number =>
      figures.reduce((sum, figure) => sum + valueOf(figure), 0) / figures.length;
    const latencies = figures.flatMap(({ latencyByEventS }) =>
      Object.values(latencyByEventS).flatMap((latencyS) => latencyS ?? []),
    );
    const shares = figures.map(
      ({ seizureRecordings, seizureRecordingsFound }) => seizureRecordingsFound / seizureRecordings,
    );
    return {
      rule,
      events: figures[0]!.events,
      eventsFound: Math.min(...figures.map(({ eventsFound }) => eventsFound)),
      recordingsFound: shares.reduce((sum, share) => sum + share, 0) / shares.length,
      recordingsFoundLeast: Math.min(...shares),
      medianLatencyS: mean(({ medianLatencyS }) => medianLatencyS ?? Number.NaN),
      worstEventLatencyS: latencies.length === 0 ? Number.NaN : Math.max(...latencies),
      falseAlarmsPerHour: mean(({ falseAlarmsPerHour }) => falseAlarmsPerHour),
      falseOnsetsPerHour: mean(({ falseOnsetsPerHour }) => falseOnsetsPerHour),
    };
  });
}
