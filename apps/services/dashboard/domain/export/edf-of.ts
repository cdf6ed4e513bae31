import type { Annotation } from '../../../../contracts/annotation.ts';
import type { AlarmTransition } from '../../../../contracts/alarm.ts';
import { unpackSamples } from '../../../../contracts/samples.ts';
import type { HeartRateTrend } from '../../../../contracts/ward.ts';
import { possibleAt, type DisplayFilter } from '../../../../signal/filtering/display-filter.ts';
import { writeEdf } from '../../../../signal/recording/edf-writer.ts';
import { alarmNotes, gapNotes, heartRateNotes, writtenNotes } from './edf-notes.ts';
import type { Track } from './exportable.ts';
import { recordsOf, type ExportRecord } from './records-of.ts';

/** What stands where a channel recorded nothing while others did: the lowest step; an annotation says so. */
const NOTHING_RECORDED = -32_768;

const LABEL_CHARACTERS = 16;

/** What goes into the file beside the EEG, of its span. */
export interface BesideEeg {
  readonly transitions: readonly AlarmTransition[];
  readonly heartRates: HeartRateTrend;
  readonly annotations: readonly Annotation[];
  /** How the samples were filtered. */
  readonly filter: DisplayFilter;
}

/**
 * EDF+: one record per window, one signal per channel; as stored, or filtered, which the header says. EDF+C where no record leaves a gap, else
 * EDF+D, whose records are at their own instants. Alarms, heart rates and what people wrote are annotations. The patient is named by number only.
 * @throws ServiceError `conflict` where the tracks do not fit into one file
 */
export function edfOf(
  patientId: number,
  tracks: readonly [Track, ...Track[]],
  { transitions, heartRates, annotations, filter }: BesideEeg,
): Uint8Array {
  const { records, samplesPerRecord, recordSeconds, continuous } = recordsOf(tracks);
  const [{ startMs }] = records;
  const localMs = startMs + tracks[0].windows[0].offsetMinutes * 60_000;
  const wholeMs = Math.floor(localMs / 1_000) * 1_000;
  const zeroMs = startMs - (localMs - wholeMs);
  const onsetsS = records.map((record) => (record.startMs - zeroMs) / 1_000);
  const channels = tracks.map(({ channel }) => channel);
  const labels = labelsOf(channels);
  return writeEdf({
    patient: `${patientId} X X X`,
    recording: 'X X eeg-ward',
    start: new Date(wholeMs).toISOString().slice(0, 19),
    recordSeconds,
    ...(continuous ? { firstOnsetS: onsetsS[0]! } : { recordOnsetsS: onsetsS }),
    signals: tracks.map(({ windows: [first] }, index) => ({
      label: labels[index]!,
      physicalMin: NOTHING_RECORDED * first.scaleUv,
      physicalMax: 32_767 * first.scaleUv,
      prefiltering: prefilteringOf(filter, first.samplingRateHz),
      samplesPerRecord,
      samples: samplesOf(records, index, samplesPerRecord),
    })),
    annotations: [
      ...gapNotes(records, channels, Number(recordSeconds)),
      ...alarmNotes(transitions),
      ...heartRateNotes(heartRates),
      ...writtenNotes(annotations, startMs),
    ]
      .map(({ atMs, ...note }) => ({ ...note, onsetS: (atMs - zeroMs) / 1_000 }))
      .filter(({ onsetS }) => onsetS >= 0),
  });
}

/** Such as `HP:1Hz LP:70Hz N:50Hz`: what the rate allows of a filter. */
function prefilteringOf(filter: DisplayFilter, samplingRateHz: number): string {
  const { lowCutHz, highCutHz, notchHz } = possibleAt(filter, samplingRateHz);
  return (
    [
      ['HP', lowCutHz],
      ['LP', highCutHz],
      ['N', notchHz],
    ] as const
  )
    .flatMap(([name, hz]) => (hz === null ? [] : [`${name}:${hz}Hz`]))
    .join(' ');
}

function samplesOf(records: readonly ExportRecord[], track: number, samplesPerRecord: number): Int16Array {
  const samples = new Int16Array(records.length * samplesPerRecord).fill(NOTHING_RECORDED);
  records.forEach(({ windows }, index) => {
    const window = windows[track];
    if (window !== undefined) samples.set(unpackSamples(window.samples), index * samplesPerRecord);
  });
  return samples;
}

/** Labels as EDF+ takes them: `EEG ` and the channel, in 16 ASCII characters, no two alike. */
export function labelsOf(channels: readonly string[]): readonly string[] {
  const whole = channels.map((channel) => `EEG ${channel}`.trim().replace(/[^\x20-\x7e]/g, '?'));
  const cut = whole.map((label) => label.slice(0, LABEL_CHARACTERS));
  return cut.map((label, index) => {
    const number = `~${index + 1}`;
    return cut.filter((other) => other === label).length === 1
      ? label
      : label.slice(0, LABEL_CHARACTERS - number.length) + number;
  });
}
