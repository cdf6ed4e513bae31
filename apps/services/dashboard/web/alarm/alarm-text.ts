import type { Alarm } from '../../../../contracts/alarm.ts';
import {
  alarmKinds,
  alarmPriorities,
  signals,
  type AlarmPriority,
} from '../../../../contracts/alarm-kinds.ts';
import { clockText, wholeAgeText } from '../time/time-text.ts';

/** Signs of the priorities: never colour alone. */
export const prioritySigns: Readonly<Record<AlarmPriority, string>> = {
  high: '▲ ***',
  medium: '◆ **',
  low: '● *',
};

export const priorityOf = ({ kind }: Pick<Alarm, 'kind'>): AlarmPriority => alarmKinds[kind].priority;

/** `seizure-like activity`, `TECHNICAL: no EEG`. */
export const kindText = ({ kind }: Pick<Alarm, 'kind'>): string => {
  const { about, text } = alarmKinds[kind];
  return about === 'technical' ? `TECHNICAL: ${text}` : text.toUpperCase();
};

/** What the alarm is doing, and who did something about it. */
export function doingText(alarm: Alarm, serverMs: number): string {
  const since = `since ${clockText(alarm.onsetMs)} (${wholeAgeText(serverMs - alarm.onsetMs)})`;
  switch (alarm.state) {
    case 'present':
      return since;
    case 'latched':
      return `from ${clockText(alarm.onsetMs)} to ${clockText(alarm.lastMs)}, over now, not acknowledged`;
    case 'acknowledged':
      return `${since}, acknowledged by ${alarm.acknowledged?.by ?? 'somebody'} at ${clockText(alarm.acknowledged?.atMs ?? serverMs)}`;
    case 'paused':
    case 'paused-gone':
      return `${alarm.state === 'paused' ? since : 'over now'}, snoozed by ${alarm.snoozed?.by ?? 'somebody'} until ${clockText(alarm.snoozed?.untilMs ?? serverMs)}`;
    case 'off':
      return 'over';
  }
}

/** What signals first, then the more urgent, patients before technical, then the newest. */
export const alarmOrder = (a: Alarm, b: Alarm): number =>
  Number(signals(b.state)) - Number(signals(a.state)) ||
  alarmPriorities.indexOf(priorityOf(a)) - alarmPriorities.indexOf(priorityOf(b)) ||
  alarmKinds[a.kind].about.localeCompare(alarmKinds[b.kind].about) ||
  b.raisedMs - a.raisedMs ||
  a.patientId - b.patientId;
