import type { Origin } from '../../contracts/eeg-window.ts';

/** Something that a person or a device noted during a recording. */
export interface Annotation {
  /** Seconds after the first sample. */
  readonly onsetS: number;
  /** Seconds, or null when only an instant was noted. */
  readonly durationS: number | null;
  readonly text: string;
}

/** One channel of EEG as it was digitised. `samples[i] * scale` are microvolts. */
export interface Recording {
  /** Where it comes from, such as `chb01_03.edf F7-T7`. */
  readonly label: string;
  readonly origin: Exclude<Origin, 'live'>;
  readonly samplingRateHz: number;
  /** Electrodes, such as `F7-T7`; null when the file names none. */
  readonly channel: string | null;
  readonly unit: 'uV';
  /** Microvolts per digital step, greater than 0. */
  readonly scale: number;
  /** `[n]` digital steps, oldest first. */
  readonly samples: Int16Array;
  readonly annotations: readonly Annotation[];
  /** What was changed while reading, such as an offset that was taken out. */
  readonly notes: readonly string[];
}

/**
 * A recording that breaks the rules of its format. The message names the file, the place, the value and the
 * rule.
 */
export class RecordingError extends Error {
  constructor(file: string, place: string, rule: string) {
    super(`'${file}' ${place} ${rule}`);
    this.name = 'RecordingError';
  }
}

/** Text by which annotations mark a seizure. */
export const SEIZURE_TEXT = 'seizure';

/**
 * The spans in which a recording is marked as a seizure, in seconds. Instants without duration do not count.
 */
export function seizuresIn({
  annotations,
}: Recording): readonly { readonly fromS: number; readonly toS: number }[] {
  return annotations
    .filter(({ text, durationS }) => text.trim().toLowerCase() === SEIZURE_TEXT && (durationS ?? 0) > 0)
    .map(({ onsetS, durationS }) => ({ fromS: onsetS, toS: onsetS + (durationS ?? 0) }));
}

/** Length in seconds. */
export const durationS = ({ samples, samplingRateHz }: Recording): number => samples.length / samplingRateHz;

/** The part of a recording from `fromS` on, at most `lengthS` long; annotations move along. */
export function excerpt(recording: Recording, fromS: number, lengthS: number): Recording {
  const first = Math.max(0, Math.round(fromS * recording.samplingRateHz));
  const samples = recording.samples.subarray(first, first + Math.round(lengthS * recording.samplingRateHz));
  const startS = first / recording.samplingRateHz;
  return {
    ...recording,
    samples,
    annotations: recording.annotations
      .map((annotation) => ({ ...annotation, onsetS: annotation.onsetS - startS }))
      .filter(
        ({ onsetS, durationS: lasts }) =>
          onsetS + (lasts ?? 0) >= 0 && onsetS < samples.length / recording.samplingRateHz,
      ),
  };
}
