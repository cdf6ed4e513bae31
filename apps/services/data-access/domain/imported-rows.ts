import { z } from 'zod';
import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../../contracts/eeg-window.ts';
import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import { HEART_RATE_RANGE, type HeartRateTuple } from '../../../contracts/heart-rate.ts';
import { int16List } from '../../../contracts/int16-list.ts';
import { packSamples } from '../../../contracts/samples.ts';
import { ServiceError } from '../../../kit/errors.ts';
import { resolveLegacyTime, type LegacyTime } from '../../../kit/legacy-time.ts';

/** Rows of the old system's tables; times are the text that its clock showed. */
export interface OldUser {
  readonly id: number;
  readonly name: string;
}
export interface OldEegRow {
  readonly id: number;
  readonly fk_user: number | null;
  readonly eeg_data: unknown;
  readonly epilepsy_prediction_probability: number | null;
  readonly register_timestamp: string | null;
}
export interface OldHeartRateRow {
  readonly id: number;
  readonly fk_user: number | null;
  readonly heartbeat_value: number | null;
  readonly register_timestamp: string | null;
}

/** A row that cannot be used, and the rule it breaks. */
export interface Skipped {
  readonly reason: string;
}

/** Where the old rows come from: patients that exist here, and the zone of the old clock. */
export interface ImportRules {
  readonly patients: ReadonlySet<number>;
  readonly timeZone: string;
}

const eegData = int16List.refine(
  (list: unknown) => Array.isArray(list) && list.length === SAMPLES_PER_WINDOW,
);
const probability = z.number().min(0).max(1);
const heartRate = z.number().min(HEART_RATE_RANGE.min).max(HEART_RATE_RANGE.max);

/** The window of an old row, or why it has none. */
export function importedWindow(row: OldEegRow, rules: ImportRules): NewEegWindow | Skipped {
  const time = timeOf(row, rules);
  if ('reason' in time) return time;
  const samples = eegData.safeParse(parsed(row.eeg_data));
  if (!samples.success)
    return { reason: `'eeg_data' must hold ${SAMPLES_PER_WINDOW} whole numbers from -32768 to 32767` };
  const score = probability.safeParse(row.epilepsy_prediction_probability);
  if (!score.success) return { reason: `'epilepsy_prediction_probability' must lie in [0, 1]` };
  return {
    patientId: time.patientId,
    deviceId: null,
    recordingId: null,
    sequence: null,
    startMs: time.instantMs,
    offsetMinutes: time.offsetMinutes,
    timeAmbiguous: time.ambiguous,
    samplingRateHz: MODEL_SAMPLING_RATE_HZ,
    scaleUv: 1,
    samples: packSamples(samples.data),
    channel: null,
    origin: 'replay',
    score: { status: 'scored', probability: score.data, modelVersion: 'legacy' },
  };
}

/** The heart rate of an old row with its patient, or why it has none. The old system kept one whole number per time. */
export function importedHeartRate(
  row: OldHeartRateRow,
  rules: ImportRules,
): { readonly patientId: number; readonly sample: HeartRateTuple } | Skipped {
  const time = timeOf(row, rules);
  if ('reason' in time) return time;
  const bpm = heartRate.safeParse(row.heartbeat_value);
  if (!bpm.success)
    return { reason: `'heartbeat_value' must lie in [${HEART_RATE_RANGE.min}, ${HEART_RATE_RANGE.max}]` };
  const sample: HeartRateTuple = [time.instantMs, time.offsetMinutes, bpm.data, bpm.data, bpm.data, 0];
  return { patientId: time.patientId, sample };
}

function timeOf(
  row: { readonly fk_user: number | null; readonly register_timestamp: string | null },
  { patients, timeZone }: ImportRules,
): (LegacyTime & { readonly patientId: number }) | Skipped {
  if (row.fk_user === null || !patients.has(row.fk_user))
    return { reason: `'fk_user' must be one of 'users'` };
  if (row.register_timestamp === null) return { reason: `'register_timestamp' must be given` };
  try {
    return {
      patientId: row.fk_user,
      ...resolveLegacyTime(row.register_timestamp.replace(/\.\d+$/, ''), timeZone),
    };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return { reason: `'register_timestamp' must be a time that the clocks of ${timeZone} showed` };
  }
}

/** JSON columns come parsed from some servers and as text from others. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
