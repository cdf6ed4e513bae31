import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { alarmHistoryAnswer } from '../../../contracts/alarm.ts';
import type { Actor } from '../../../contracts/actor.ts';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import {
  MAX_EEG_PAGE_MS,
  eegExportQuery,
  eegPage,
  heartRateTrend,
  patientPath,
} from '../../../contracts/ward.ts';
import type { Handler } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import { CSV_HEADER, csvOf } from '../domain/export/csv-of.ts';
import { edfOf } from '../domain/export/edf-of.ts';
import { exportable, type Track } from '../domain/export/exportable.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Stored EEG of a span as a file: windows that begin in it. */
export const exportHandler =
  (dataAccess: Peer<'data-access'>): Handler =>
  async (request: Request, response: Response) => {
    const { patientId } = validate(patientPath, request.params);
    const { fromMs, toMs, format, channel } = validate(eegExportQuery, request.query);
    const actor = personOf(response);
    const stored = await windowsIn(dataAccess, patientId, { fromMs, toMs }, actor);
    const tracks = exportable(stored, channel);
    const firstMs = Math.min(...tracks.map(({ windows }) => windows[0].startMs));
    const name = `patient-${patientId}-${new Date(firstMs).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
    response.set('Content-Disposition', `attachment; filename="${name}.${format}"`);
    if (format === 'csv') {
      response.type('text/csv; charset=utf-8');
      await pipeline(Readable.from(linesOf(tracks)), response);
      return;
    }
    const [{ transitions }, heartRates] = await Promise.all([
      dataAccess.call('alarmHistory', {
        params: { patientId },
        query: { fromMs, toMs: toMs + 60_000 },
        answer: alarmHistoryAnswer,
        actor,
      }),
      dataAccess.call('heartRateTrend', {
        params: { patientId },
        query: { fromMs, toMs },
        answer: heartRateTrend,
        actor,
      }),
    ]);
    const { buffer, byteOffset, byteLength } = edfOf(patientId, tracks, { transitions, heartRates });
    response.type('application/octet-stream').send(Buffer.from(buffer, byteOffset, byteLength));
  };

/** Window by window as fast as the reader takes them; others are served in between. */
async function* linesOf(tracks: readonly Track[]): AsyncGenerator<string> {
  yield CSV_HEADER;
  for (const window of tracks.flatMap(({ windows }) => windows)) {
    yield csvOf(window);
    await setImmediate();
  }
}

async function windowsIn(
  dataAccess: Peer<'data-access'>,
  patientId: number,
  { fromMs, toMs }: Span,
  actor: Actor,
): Promise<readonly EegWindow[]> {
  const windows: EegWindow[] = [];
  for (let at = fromMs; at < toMs; at += MAX_EEG_PAGE_MS) {
    const endMs = Math.min(at + MAX_EEG_PAGE_MS, toMs);
    const page = await dataAccess.call('eegPage', {
      params: { patientId },
      query: { fromMs: at, toMs: endMs },
      answer: eegPage,
      actor,
    });
    windows.push(...page.windows.filter(({ startMs }) => startMs >= at && startMs < endMs));
  }
  return windows;
}
