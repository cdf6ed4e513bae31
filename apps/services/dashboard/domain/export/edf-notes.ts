import { alarmKinds } from '../../../../contracts/alarm-kinds.ts';
import type { Annotation } from '../../../../contracts/annotation.ts';
import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import type { ExportRecord } from './records-of.ts';

/** An annotation of a file at an instant, UTC milliseconds since 1970. */
export interface Note {
  readonly atMs: number;
  /** Seconds; null: an instant. */
  readonly durationS: number | null;
  readonly text: string;
}

export const alarmNotes = (transitions: readonly AlarmTransition[]): readonly Note[] =>
  transitions
    .filter(({ event }) => event === 'began' || event === 'passed')
    .map(({ kind, onsetMs }) => ({
      atMs: onsetMs,
      durationS: null,
      text: `Alarm: ${alarmKinds[kind].text}`,
    }));

/** What people wrote, without who they are; what is about a time before `startMs` too begins there. */
export const writtenNotes = (annotations: readonly Annotation[], startMs: number): readonly Note[] =>
  annotations.map(({ fromMs, toMs, text }) => {
    const atMs = Math.max(fromMs, startMs);
    return { atMs, durationS: toMs > atMs ? (toMs - atMs) / 1_000 : null, text: `Note: ${text}` };
  });

/** Heart rates as they are stored, by minute: mean, and between which values when there are several. */
export const heartRateNotes = ({ buckets, bucketMs }: HeartRateTrend): readonly Note[] =>
  buckets.map(({ startMs, mean, lowest, highest }) => ({
    atMs: startMs,
    durationS: bucketMs / 1_000,
    text: `Heart rate: ${decimal(mean)}/min${lowest === highest ? '' : ` (${decimal(lowest)} to ${decimal(highest)})`}`,
  }));

const decimal = (perMinute: number): number => Math.round(perMinute * 10) / 10;

/** When which channel recorded nothing while others did. */
export function gapNotes(
  records: readonly ExportRecord[],
  channels: readonly string[],
  recordS: number,
): readonly Note[] {
  return channels.flatMap((channel, track) => {
    const notes: { atMs: number; durationS: number; text: string }[] = [];
    records.forEach(({ startMs, windows }, index) => {
      if (windows[track] !== undefined) return;
      const goesOn = index > 0 && records[index - 1]!.windows[track] === undefined;
      const note = goesOn ? notes.at(-1)! : { atMs: startMs, durationS: 0, text: `Not recorded: ${channel}` };
      note.durationS = (startMs - note.atMs) / 1_000 + recordS;
      if (!goesOn) notes.push(note);
    });
    return notes;
  });
}
