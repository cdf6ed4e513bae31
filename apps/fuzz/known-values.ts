import fc from 'fast-check';
import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../contracts/eeg-window.ts';

const HOUR_MS = 3_600_000;

/** What the fuzzed ward has: patients 1 to 6, two devices each. */
const patient = fc.integer({ min: 1, max: 7 });

/** The same few recordings again and again, so that windows meet those that are stored. */
const recording = fc.integer({ min: 0, max: 4 }).map((n) => `0b0e8a52-9a1e-4b5e-8f5c-2f0a3a3f7a1${n}`);

/** The last day of a fixed clock, so that a seed always makes the same inputs. */
const instantsUntil = (nowMs: number) => fc.integer({ min: nowMs - 24 * HOUR_MS, max: nowMs + HOUR_MS });

const instant = instantsUntil(Date.UTC(2026, 10, 1));

const legacyTime = instant.map((ms) => {
  const time = new Date(ms);
  return `${time.getUTCFullYear()}-${time.getUTCMonth() + 1}-${time.getUTCDate()} ${time.getUTCHours()}:${time.getUTCMinutes()}:${time.getUTCSeconds()}`;
});

const offsetTime = instant.map((ms) => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} +0200`);

const metric = fc.record({
  name: fc.constantFrom('heart_rate', 'Heart Rate', 'step_count'),
  units: fc.constant('count/min'),
  data: fc.array(
    fc.record(
      {
        date: offsetTime,
        Min: fc.integer({ min: 10, max: 320 }),
        Avg: fc.double({ min: 10, max: 320, noNaN: true }),
        Max: fc.integer({ min: 10, max: 320 }),
        qty: fc.integer({ min: 10, max: 320 }),
        source: fc.string({ maxLength: 20, unit: 'grapheme' }),
      },
      { requiredKeys: ['date'] },
    ),
    { maxLength: 5 },
  ),
});

/** Values of fields, by name, that get past the first check: an id that exists, an instant of today. */
export const knownValues: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  patientId: patient,
  fk_user: fc.oneof(patient, patient.map(String)),
  deviceId: fc.integer({ min: 1, max: 12 }),
  recordingId: recording,
  sequence: fc.integer({ min: 0, max: 2_000 }),
  startMs: instant,
  start: instant.map((ms) => new Date(ms).toISOString()),
  samplingRateHz: fc.constantFrom(MODEL_SAMPLING_RATE_HZ, 256, 100, 2_048),
  offsetMinutes: fc.constantFrom(0, 60, 120),
  windowId: fc.integer({ min: 1, max: 2_000 }),
  episode: fc.integer({ min: 1, max: 50 }),
  kind: fc.constantFrom('seizure', 'heart-rate-low', 'heart-rate-extreme-high', 'no-eeg'),
  fromMs: instant,
  toMs: instant,
  after: fc.integer({ min: 0, max: 100_000 }),
  eeg_data: fc.array(fc.integer({ min: -2_000, max: 2_000 }), {
    minLength: SAMPLES_PER_WINDOW,
    maxLength: SAMPLES_PER_WINDOW,
  }),
  register_timestamp: legacyTime,
  date: offsetTime,
  metrics: fc.array(metric, { maxLength: 3 }),
  wardId: fc.constant(1),
  bed: fc.integer({ min: 1, max: 12 }).map((n) => `bed ${n}`),
  identifier: fc.constantFrom('', 'mrn 1', 'MRN 1', 'mrn 2', ' mrn  3 '),
  birthDate: fc.constantFrom('', '1961-05-19', '2000-02-29', '1900-02-29'),
  annotationId: fc.integer({ min: 1, max: 60 }),
  text: fc.constantFrom('sharp waves', ' chewing ', '<b>bold</b>'),
  account: fc.constantFrom('demo', 'nobody'),
  file: fc.constantFrom('ward.js', 'x.css'),
};
