import type { AlarmTransition } from '../../../contracts/alarm.ts';
import { alarmKinds } from '../../../contracts/alarm-kinds.ts';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import { unpackSamples } from '../../../contracts/samples.ts';
import { ServiceError } from '../../../kit/errors.ts';
import { writeEdf } from '../../../signal/recording/edf-writer.ts';
import type { Annotation } from '../../../signal/recording/recording.ts';

/** Records may overlap by so much before they are two signals at a time, in milliseconds: clocks are read to the millisecond. */
const OVERLAP_MS = 50;

/**
 * The windows of one channel, in order, none beside another.
 * @throws ServiceError `bad-request` naming the channels to choose from; `not-found` without windows; `conflict` where
 *   windows differ in rate or scale, or lie beside one another
 */
export function exportable(
  windows: readonly EegWindow[],
  channel: string | undefined,
): readonly [EegWindow, ...EegWindow[]] {
  const names = [...new Set(windows.map((window) => window.channel ?? ''))].toSorted();
  if (channel === undefined && names.length > 1)
    throw new ServiceError(
      'bad-request',
      `'channel' (absent) must be one of ${names.map((name) => `'${name}'`).join(', ')}`,
      {
        fields: [{ path: 'channel', rule: `must be one of ${names.join(', ')}` }],
      },
    );
  const own = windows
    .filter((window) => channel === undefined || (window.channel ?? '') === channel)
    .toSorted((a, b) => a.startMs - b.startMs);
  const [first] = own;
  if (first === undefined) throw new ServiceError('not-found', 'no EEG is stored for this span and channel');
  for (const [index, window] of own.entries()) {
    if (window.samplingRateHz !== first.samplingRateHz || window.scaleUv !== first.scaleUv)
      throw differs(window, 'have one sampling rate and scale');
    const before = own[index - 1];
    if (before !== undefined && window.startMs < before.startMs + lengthMs(before) - OVERLAP_MS)
      throw differs(window, 'come one after the other');
  }
  return own as [EegWindow, ...EegWindow[]];
}

const differs = ({ startMs }: EegWindow, rule: string): ServiceError =>
  new ServiceError(
    'conflict',
    `windows of one file must ${rule}; that of ${new Date(startMs).toISOString()} does not: export the span before it and the one after it`,
  );

const samplesIn = ({ samples }: EegWindow): number => unpackSamples(samples).length;
const lengthMs = (window: EegWindow): number => (samplesIn(window) / window.samplingRateHz) * 1_000;

/**
 * EDF+D: one record per window, at its instant; what is stored, not filtered. Alarms are annotations. The patient is named by
 * number only.
 */
export function edfOf(
  patientId: number,
  windows: readonly [EegWindow, ...EegWindow[]],
  transitions: readonly AlarmTransition[],
): Uint8Array {
  const [first] = windows;
  const localMs = first.startMs + first.offsetMinutes * 60_000;
  const wholeMs = Math.floor(localMs / 1_000) * 1_000;
  const zeroMs = first.startMs - (localMs - wholeMs);
  const steps = windows.map(({ samples }) => unpackSamples(samples));
  const samplesPerRecord = samplesIn(first);
  if (steps.some(({ length }) => length !== samplesPerRecord))
    throw new ServiceError('conflict', 'windows of one file must have the same length; choose another span');
  const samples = new Int16Array(steps.length * samplesPerRecord);
  steps.forEach((each, index) => samples.set(each, index * samplesPerRecord));
  return writeEdf({
    patient: `${patientId} X X X`,
    recording: 'X X eeg-ward',
    start: new Date(wholeMs).toISOString().slice(0, 19),
    recordSeconds: (samplesPerRecord / first.samplingRateHz).toFixed(6).slice(0, 8),
    recordOnsetsS: windows.map(({ startMs }) => (startMs - zeroMs) / 1_000),
    signals: [
      {
        label: `EEG ${first.channel ?? ''}`.trim().slice(0, 16),
        physicalMin: -32_768 * first.scaleUv,
        physicalMax: 32_767 * first.scaleUv,
        samplesPerRecord,
        samples,
      },
    ],
    annotations: annotationsOf(transitions, zeroMs),
  });
}

const annotationsOf = (transitions: readonly AlarmTransition[], zeroMs: number): readonly Annotation[] =>
  transitions
    .filter(({ event }) => event === 'began' || event === 'passed')
    .map(({ kind, onsetMs }) => ({
      onsetS: (onsetMs - zeroMs) / 1_000,
      durationS: null,
      text: `Alarm: ${alarmKinds[kind].text}`,
    }))
    .filter(({ onsetS }) => onsetS >= 0);

export const CSV_HEADER = 'instant,channel,microvolts\n';

/** One line per sample: instant (UTC, to the microsecond), channel, microvolts to the sixth decimal. */
export function csvOf({ startMs, channel, samplingRateHz, scaleUv, samples }: EegWindow): string {
  const name = csvField(channel ?? '');
  let text = '';
  let second = NaN;
  let clock = '';
  unpackSamples(samples).forEach((step, index) => {
    const microseconds = Math.round((startMs + (index * 1_000) / samplingRateHz) * 1_000);
    if (Math.floor(microseconds / 1e6) !== second) {
      second = Math.floor(microseconds / 1e6);
      clock = new Date(second * 1_000).toISOString().slice(0, 20);
    }
    const rest = String(microseconds % 1e6).padStart(6, '0');
    text += `${clock}${rest}Z,${name},${Math.round(step * scaleUv * 1e6) / 1e6}\n`;
  });
  return text;
}

/** A field that no table program takes for a formula or for several. */
function csvField(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
