import { randomUUID } from 'node:crypto';
import {
  MODEL_SAMPLING_RATE_HZ,
  SAMPLES_PER_WINDOW,
  WINDOW_MS,
  eegWindow,
  type EegWindow,
  type Score,
} from '../../../contracts/eeg-window.ts';
import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import { packSamples } from '../../../contracts/samples.ts';

const scoredBy = 'test';
export const scored = (probability: number): Score => ({
  status: 'scored',
  probability,
  modelVersion: scoredBy,
});

export interface MadeWindowOptions {
  readonly patientId: number;
  readonly sequence: number;
  readonly startMs: number;
  readonly recordingId?: string;
  readonly score?: Score;
  readonly channel?: string | null;
  readonly origin?: NewEegWindow['origin'];
}

/** A window of a sum of sines that goes on smoothly with the sequence number, labelled synthetic. */
export function madeWindow({ patientId, sequence, startMs, ...rest }: MadeWindowOptions): NewEegWindow {
  const samples = Int16Array.from({ length: SAMPLES_PER_WINDOW }, (_value, index) => {
    const seconds = (sequence * SAMPLES_PER_WINDOW + index) / MODEL_SAMPLING_RATE_HZ;
    const alpha = Math.sin(2 * Math.PI * 10 * seconds) * (1 + Math.sin(0.9 * seconds + patientId));
    const slow = Math.sin(2 * Math.PI * (1.3 + 0.1 * (patientId % 7)) * seconds + patientId);
    const jitter = Math.sin(index * 12.9898 + sequence * 78.233) * 18;
    return Math.round(32 * alpha + 45 * slow + jitter);
  });
  return {
    patientId,
    recordingId: rest.recordingId ?? randomUUID(),
    sequence,
    deviceId: null,
    startMs: Math.round(startMs),
    offsetMinutes: 0,
    timeAmbiguous: false,
    samplingRateHz: MODEL_SAMPLING_RATE_HZ,
    scaleUv: 1,
    samples: packSamples(samples),
    channel: rest.channel ?? null,
    origin: rest.origin ?? 'synthetic',
    score: rest.score ?? scored(0.08),
  };
}

/** Start of the window with this number in a recording that runs without gaps. */
export const startOfWindow = (recordingStartMs: number, sequence: number): number =>
  recordingStartMs + sequence * WINDOW_MS;

/** The window as data-access gives it out once it is stored. */
export const storedWindow = (window: NewEegWindow, windowId: number, receivedMs: number): EegWindow =>
  eegWindow.parse({ ...window, windowId, receivedMs });
