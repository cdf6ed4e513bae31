import type { EegWindow, Score } from '../../../../contracts/eeg-window.ts';
import type { NewEegWindow } from '../../../../contracts/eeg-store.ts';
import type { EegWindowRow } from '../database/tables.ts';
import type { IncomingWindow, KnownWindow } from '../../domain/plan-windows.ts';

/** How a score rests in its four columns. */
export interface ScoreColumns {
  readonly score_status: Score['status'];
  readonly probability: number | null;
  readonly score_reasons: string | null;
  readonly model_version: string | null;
}

export function scoreToColumns(score: Score): ScoreColumns {
  switch (score.status) {
    case 'scored':
      return {
        score_status: 'scored',
        probability: score.probability,
        score_reasons: null,
        model_version: score.modelVersion,
      };
    case 'not-assessable':
      return {
        score_status: 'not-assessable',
        probability: null,
        score_reasons: JSON.stringify(score.reasons),
        model_version: score.modelVersion,
      };
    case 'unscored':
      return {
        score_status: 'unscored',
        probability: null,
        score_reasons: JSON.stringify(score.reason),
        model_version: null,
      };
  }
}

export function columnsToScore(row: ScoreColumns): Score {
  switch (row.score_status) {
    case 'scored':
      return { status: 'scored', probability: row.probability!, modelVersion: row.model_version! };
    case 'not-assessable':
      return {
        status: 'not-assessable',
        reasons: JSON.parse(row.score_reasons!) as [],
        modelVersion: row.model_version!,
      };
    case 'unscored':
      return { status: 'unscored', reason: JSON.parse(row.score_reasons!) as string };
  }
}

/** libsql gives ArrayBuffer, mysql2 gives Buffer. */
export const toBuffer = (bytes: Buffer | ArrayBuffer): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);

export const rowToWindow = (row: EegWindowRow): EegWindow => ({
  windowId: row.id,
  patientId: row.patient_id,
  recordingId: row.recording_id,
  startMs: row.start_ms,
  offsetMinutes: row.offset_minutes,
  timeAmbiguous: row.time_ambiguous !== 0,
  samplingRateHz: row.sampling_rate_hz,
  scaleUv: row.scale_uv,
  samples: toBuffer(row.samples).toString('base64'),
  channel: row.channel,
  origin: row.origin,
  score: columnsToScore(row),
  receivedMs: row.received_ms,
});

/** The window as readers get it, made from what was just stored. */
export const storedWindow = (
  { deviceId: _deviceId, sequence: _sequence, ...window }: NewEegWindow,
  windowId: number,
  receivedMs: number,
): EegWindow => ({ ...window, windowId, receivedMs });

/** A row to be inserted; its id is given by the database. */
export type NewWindowRow = Omit<EegWindowRow, 'id' | 'identity' | 'samples'> & {
  readonly identity: Buffer;
  readonly samples: Buffer;
};

export const incomingToRow = (
  { window, samples, identity }: IncomingWindow,
  receivedMs: number,
): NewWindowRow => ({
  identity,
  patient_id: window.patientId,
  device_id: window.deviceId,
  recording_id: window.recordingId,
  sequence: window.sequence,
  start_ms: window.startMs,
  offset_minutes: window.offsetMinutes,
  time_ambiguous: window.timeAmbiguous ? 1 : 0,
  sampling_rate_hz: window.samplingRateHz,
  scale_uv: window.scaleUv,
  samples,
  channel: window.channel,
  origin: window.origin,
  ...scoreToColumns(window.score),
  received_ms: receivedMs,
});

export const rowToKnown = (row: EegWindowRow): KnownWindow => ({
  windowId: row.id,
  patientId: row.patient_id,
  startMs: row.start_ms,
  samplingRateHz: row.sampling_rate_hz,
  scaleUv: row.scale_uv,
  samples: toBuffer(row.samples),
  score: columnsToScore(row),
});
