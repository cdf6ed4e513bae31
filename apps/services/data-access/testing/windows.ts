import { randomBytes, randomUUID } from 'node:crypto';
import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import type { Score } from '../../../contracts/eeg-window.ts';

export const scored = (probability: number): Score => ({
  status: 'scored',
  probability,
  modelVersion: 'test-1',
});
export const unscored: Score = { status: 'unscored', reason: 'seizure-detection did not answer' };
export const flat: Score = {
  status: 'not-assessable',
  reasons: [{ code: 'flat', text: 'the signal does not move' }],
  modelVersion: 'test-1',
};

/** A window with random samples in a recording of its own, or what `fields` say. */
export const newWindow = (fields: Partial<NewEegWindow> = {}): NewEegWindow => ({
  patientId: 1,
  deviceId: 7,
  recordingId: randomUUID(),
  sequence: 0,
  startMs: Date.UTC(2026, 4, 19, 7, 3, 9, 250),
  offsetMinutes: 120,
  timeAmbiguous: false,
  samplingRateHz: 173.61,
  scaleUv: 0.5,
  samples: randomBytes(356).toString('base64'),
  channel: 'F7-T7',
  origin: 'replay',
  score: scored(0.25),
  ...fields,
});

/** `count` windows of one recording, one after the other. */
export function recording(count: number, fields: Partial<NewEegWindow> = {}): NewEegWindow[] {
  const first = newWindow(fields);
  return Array.from({ length: count }, (_none, index) =>
    newWindow({
      ...first,
      sequence: first.sequence! + index,
      startMs: first.startMs + Math.round(index * 1_025.29),
      samples: randomBytes(356).toString('base64'),
      ...('samples' in fields ? { samples: fields.samples! } : {}),
    }),
  );
}
