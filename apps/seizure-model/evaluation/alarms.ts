import { alarmStates, type AlarmRule } from '../alarm-rule.ts';
import { SAMPLES_PER_WINDOW, WINDOW_MS, MODEL_SAMPLING_RATE_HZ } from '../../contracts/eeg-window.ts';
import { groupBy } from '../data/group-by.ts';
import type { Recording } from '../data/bonn-pack.ts';

/** What a rule does on recordings that are seizure throughout, or not at all. */
export interface AlarmFigures {
  /** Seizure events (groups) and those with an alarm in at least one of their recordings. */
  readonly events: number;
  readonly eventsFound: number;
  /** Median time from the start of a seizure recording to its alarm, in seconds; NaN without an alarm. */
  readonly medianLatencyS: number;
  /** Recordings without seizure in which an alarm goes on, per hour of such recordings. */
  readonly falseAlarmsPerHour: number;
}

/** @param probabilitiesOf the probabilities of a recording's consecutive windows, oldest first */
export function alarmFiguresOf(
  recordings: readonly Recording[],
  probabilitiesOf: (recording: Recording) => readonly number[],
  rule: AlarmRule,
): AlarmFigures {
  const firstAlarm = new Map(
    recordings.map((recording) => [
      recording,
      alarmStates(
        probabilitiesOf(recording).map((probability) => ({ probability })),
        rule,
      ).indexOf(true),
    ]),
  );
  const seizures = recordings.filter(({ seizure }) => seizure);
  const others = recordings.filter(({ seizure }) => !seizure);
  const events = [...groupBy(seizures, ({ group }) => group).values()];
  const latencies = seizures
    .map((recording) => firstAlarm.get(recording)!)
    .filter((index) => index >= 0)
    .map((index) => ((index + 1) * WINDOW_MS) / 1_000)
    .toSorted((a, b) => a - b);
  const windows = others.reduce(
    (sum, { samplesUv }) => sum + Math.floor(samplesUv.length / SAMPLES_PER_WINDOW),
    0,
  );
  const hours = (windows * SAMPLES_PER_WINDOW) / MODEL_SAMPLING_RATE_HZ / 3_600;
  return {
    events: events.length,
    eventsFound: events.filter((event) => event.some((recording) => firstAlarm.get(recording)! >= 0)).length,
    medianLatencyS: latencies[Math.floor(latencies.length / 2)] ?? Number.NaN,
    falseAlarmsPerHour: others.filter((recording) => firstAlarm.get(recording)! >= 0).length / hours,
  };
}
