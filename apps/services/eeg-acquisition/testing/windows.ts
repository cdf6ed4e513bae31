import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS, samplesPerWindowAt } from '../../../contracts/eeg-window.ts';
import { packSamples } from '../../../contracts/samples.ts';

/** Three rhythms on a background that falls with frequency, as EEG does: so that rounding to a step is not its fastest part. */
const components = [
  ...[3.1, 6.7, 9.8].map((hz, i) => ({ hz, uV: 60 / (i + 1), phase: 0 })),
  ...Array.from({ length: 35 }, (_, i) => ({ hz: 1 + 1.9 * i, uV: 40 / (1 + 1.9 * i), phase: i * i })),
];

/** Brain-like: slow waves of about 60 uV that go on from window to window. */
export const eegSteps = (sequence: number, samplingRateHz = MODEL_SAMPLING_RATE_HZ, scaleUv = 1): number[] =>
  Array.from({ length: samplesPerWindowAt(samplingRateHz) }, (_, k) => {
    const seconds = k / samplingRateHz + (sequence * WINDOW_MS) / 1_000;
    const value = components.reduce(
      (sum, { hz, uV, phase }) => sum + uV * Math.sin(2 * Math.PI * hz * seconds + phase),
      0,
    );
    return Math.round(value / scaleUv);
  });

export const recordingId = '0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a11';
export const firstStartMs = Date.UTC(2026, 4, 19, 5);

/** A window for `/v1/eeg/windows`. */
export const submission = (sequence: number, changes: Readonly<Record<string, unknown>> = {}) => ({
  recordingId,
  sequence,
  start: new Date(firstStartMs + Math.round(sequence * WINDOW_MS)).toISOString(),
  samplingRateHz: MODEL_SAMPLING_RATE_HZ,
  unit: 'uV',
  scale: 1,
  samples: packSamples(eegSteps(sequence)),
  origin: 'replay',
  ...changes,
});

/** A body of the old phone app. Its clock time is local time in Rome. */
export const legacyBody = (changes: Readonly<Record<string, unknown>> = {}) => ({
  fk_user: '1',
  eeg_data: eegSteps(0),
  register_timestamp: '2026-5-19 7:3:9',
  ...changes,
});
