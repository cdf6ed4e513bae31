import { samplesPerWindowAt, type Origin } from '../../contracts/eeg-window.ts';
import type { EegSubmission } from '../../contracts/eeg-submission.ts';
import { seizuresIn, type Recording } from '../../signal/recording/recording.ts';
import { isoWithOffset } from './iso-with-offset.ts';

/** A window that is ready to be dated and sent. (`recordingId`, `sequence`) is its identity for ever. */
export interface CutWindow {
  /** UUID of this playing of the recording. */
  readonly recordingId: string;
  /** Position in the recording, from 0. */
  readonly sequence: number;
  readonly samplingRateHz: number;
  /** Microvolts per step. */
  readonly scale: number;
  /** `[samplesPerWindowAt(rate)]` steps, oldest first. */
  readonly samples: Int16Array;
  readonly channel: string | null;
  readonly origin: Exclude<Origin, 'live'>;
  /** True when the recording is marked as a seizure in the middle of the window. Never sent. */
  readonly seizure: boolean;
}

/** Length of a window in milliseconds, by its own samples. */
export const lengthMs = ({ samples, samplingRateHz }: CutWindow): number =>
  (samples.length / samplingRateHz) * 1_000;

/**
 * Exact start of a window, in milliseconds after the start of its recording: no error adds up over a long
 * recording.
 */
export const offsetMs = (window: CutWindow): number => window.sequence * lengthMs(window);

/**
 * Cuts a recording into consecutive windows; what is left at the end is shorter than a window and is not
 * sent.
 */
export function* cutWindows(recording: Recording, recordingId: string): Generator<CutWindow, void> {
  const { samplingRateHz, scale, channel, origin, samples } = recording;
  const length = samplesPerWindowAt(samplingRateHz);
  const seizures = seizuresIn(recording);
  for (let sequence = 0; (sequence + 1) * length <= samples.length; sequence += 1) {
    const middleS = ((sequence + 0.5) * length) / samplingRateHz;
    yield {
      recordingId,
      sequence,
      samplingRateHz,
      scale,
      channel,
      origin,
      samples: samples.subarray(sequence * length, (sequence + 1) * length),
      seizure: seizures.some(({ fromS, toS }) => middleS >= fromS && middleS < toS),
    };
  }
}

/**
 * The window as it is sent to `/v1/eeg/windows`.
 * @param startMs instant of its first sample, UTC, in milliseconds since 1970
 * @param offsetMinutes offset from UTC that the start is written with
 * @param samples the same samples as they shall travel: base64, or a list
 */
export function toSubmission<S extends EegSubmission['samples']>(
  window: CutWindow,
  {
    startMs,
    offsetMinutes,
    samples,
  }: { readonly startMs: number; readonly offsetMinutes: number; readonly samples: S },
): EegSubmission & { readonly samples: S } {
  return {
    recordingId: window.recordingId,
    sequence: window.sequence,
    start: isoWithOffset(Math.round(startMs), offsetMinutes),
    samplingRateHz: window.samplingRateHz,
    unit: 'uV',
    scale: window.scale,
    samples,
    ...(window.channel === null ? {} : { channel: window.channel }),
    origin: window.origin,
  };
}
