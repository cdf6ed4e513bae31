import { alarmStates, type AlarmRule, type WindowResult } from '../alarm-rule.ts';
import { SAMPLES_PER_WINDOW, WINDOW_MS, MODEL_SAMPLING_RATE_HZ } from '../../contracts/eeg-window.ts';
import { groupBy } from '../data/group-by.ts';
import type { Recording } from '../data/bonn-pack.ts';

/** What a rule does on recordings that are seizure throughout, or not at all. */
export interface AlarmFigures {
  readonly rule: AlarmRule;
  /** Seizure events (groups) and those with an alarm in at least one of their recordings. */
  readonly events: number;
  readonly eventsFound: number;
  /** Seizure recordings, and those with an alarm. */
  readonly seizureRecordings: number;
  readonly seizureRecordingsFound: number;
  /** Time from the start of a seizure recording to its alarm, in seconds; null without an alarm. */
  readonly medianLatencyS: number | null;
  /** For each event the time to its first alarm in any of its recordings, in seconds; null without an alarm. */
  readonly latencyByEventS: Readonly<Record<string, number | null>>;
  /** Recordings without seizure in which an alarm goes on, and the hours of all of them. */
  readonly falseAlarms: number;
  readonly hoursWithoutSeizure: number;
  readonly falseAlarmsPerHour: number;
  /** As many as there would be if alarms of one recording were not merged. */
  readonly falseOnsetsPerHour: number;
}

/** @param resultsOf what is known about a recording's consecutive windows, oldest first */
export function alarmFiguresOf(
  recordings: readonly Recording[],
  resultsOf: (recording: Recording) => readonly WindowResult[],
  rule: AlarmRule,
): AlarmFigures {
  const statesOf = new Map(
    recordings.map((recording) => [recording, alarmStates(resultsOf(recording), rule)]),
  );
  const alarmAtS = new Map(
    [...statesOf].map(([recording, states]) => {
      const index = states.indexOf(true);
      return [recording, index < 0 ? null : ((index + 1) * WINDOW_MS) / 1_000];
    }),
  );
  const seizures = recordings.filter(({ seizure }) => seizure);
  const others = recordings.filter(({ seizure }) => !seizure);
  const latencies = seizures.flatMap((recording) => alarmAtS.get(recording) ?? []).toSorted((a, b) => a - b);
  const byEvent = [...groupBy(seizures, ({ group }) => group)].map(([group, members]) => {
    const found = members.flatMap((recording) => alarmAtS.get(recording) ?? []);
    return [group, found.length === 0 ? null : Math.min(...found)] as const;
  });
  const windows = others.reduce(
    (sum, { samplesUv }) => sum + Math.floor(samplesUv.length / SAMPLES_PER_WINDOW),
    0,
  );
  const hours = (windows * SAMPLES_PER_WINDOW) / MODEL_SAMPLING_RATE_HZ / 3_600;
  const onsets = others.flatMap((recording) =>
    statesOf.get(recording)!.filter((on, i, states) => on && states[i - 1] !== true),
  );
  const falseAlarms = others.filter((recording) => alarmAtS.get(recording) !== null).length;
  return {
    rule,
    events: byEvent.length,
    eventsFound: byEvent.filter(([, latencyS]) => latencyS !== null).length,
    seizureRecordings: seizures.length,
    seizureRecordingsFound: latencies.length,
    medianLatencyS: latencies[Math.floor(latencies.length / 2)] ?? null,
    latencyByEventS: Object.fromEntries(byEvent),
    falseAlarms,
    hoursWithoutSeizure: hours,
    falseAlarmsPerHour: falseAlarms / hours,
    falseOnsetsPerHour: onsets.length / hours,
  };
}
