import {
  MODEL_SAMPLING_RATE_HZ,
  SAMPLES_PER_WINDOW,
  samplesPerWindowAt,
} from '../../contracts/eeg-window.ts';
import { durationS, type Recording } from '../../signal/recording/recording.ts';
import { resample } from '../../signal/resampling.ts';

/** Consecutive windows of a recording at the rate of the network. */
export interface RecordingWindows {
  /** [n * 178] microvolts at 173.61 Hz. */
  readonly samplesUv: Float32Array;
  /** Start of each window in seconds after the first sample. */
  readonly onsetsS: readonly number[];
  readonly durationS: number;
}

/**
 * Cuts a recording into consecutive windows and resamples each, as the service does with what devices send. What does
 * not fill a window at the end is dropped.
 * @throws RangeError when it is shorter than one window
 */
export function windowsOfRecording(recording: Recording): RecordingWindows {
  const { samples, samplingRateHz, scale, label } = recording;
  const length = samplesPerWindowAt(samplingRateHz);
  const n = Math.floor(samples.length / length);
  if (n === 0)
    throw new RangeError(
      `'${label}' (${durationS(recording).toFixed(2)} s) must last at least one window of ${(SAMPLES_PER_WINDOW / MODEL_SAMPLING_RATE_HZ).toFixed(3)} s`,
    );
  const samplesUv = new Float32Array(n * SAMPLES_PER_WINDOW);
  for (let i = 0; i < n; i += 1)
    samplesUv.set(
      resample(samples.subarray(i * length, (i + 1) * length), samplingRateHz, scale),
      i * SAMPLES_PER_WINDOW,
    );
  return {
    samplesUv,
    onsetsS: Array.from({ length: n }, (_, i) => (i * length) / samplingRateHz),
    durationS: length / samplingRateHz,
  };
}
