import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import type { Request, Response } from 'express';
import { annotationsAnswer } from '../../../contracts/annotation.ts';
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
import { ServiceError } from '../../../kit/errors.ts';
import type { Handler } from '../../../kit/handlers.ts';
import type { Peer } from '../../../kit/peer.ts';
import { personOf } from '../../../kit/people.ts';
import { validate } from '../../../kit/validate.ts';
import {
  HIGH_CUTS_HZ,
  LOW_CUTS_HZ,
  NOTCHES_HZ,
  isOff,
  settlingMs,
  type DisplayFilter,
} from '../../../signal/filtering/display-filter.ts';
import type { Sessions } from '../clients/sessions.ts';
import { CSV_HEADER, csvOf } from '../domain/export/csv-of.ts';
import { edfOf } from '../domain/export/edf-of.ts';
import { filteredWindows } from '../domain/export/filtered-windows.ts';
import { exportable, type Track } from '../domain/export/exportable.ts';

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Stored EEG of a span as a file: windows that begin in it, as they are stored or as a filtered page shows them. It goes out
 * once the audit trail says so.
 */
export const exportHandler =
  (dataAccess: Peer<'data-access'>, sessions: Pick<Sessions, 'audit'>): Handler =>
  async (request: Request, response: Response) => {
    const { patientId } = validate(patientPath, request.params);
    const { fromMs, toMs, format, channel, ...cuts } = validate(eegExportQuery, request.query);
    const filter = filterOf(cuts);
    const actor = personOf(response);
    const marginMs = isOff(filter) ? 0 : Math.min(fromMs, settlingMs(filter));
    const around = { fromMs: fromMs - marginMs, toMs: toMs + marginMs };
    const stored = await windowsIn(dataAccess, patientId, around, actor);
    const wanted = channel === undefined ? stored : stored.filter((each) => (each.channel ?? '') === channel);
    const asStored = exportable(wanted.filter(isIn({ fromMs, toMs })), channel);
    const tracks = isOff(filter)
      ? asStored
      : exportable((await filteredWindows(wanted, filter)).filter(isIn({ fromMs, toMs })), channel);
    const firstMs = Math.min(...tracks.map(({ windows }) => windows[0].startMs));
    const name = `patient-${patientId}-${new Date(firstMs).toISOString().slice(0, 19).replaceAll(':', '')}Z`;
    const kind = isOff(filter) ? '' : '-filtered';
    await sessions.audit([
      {
        action: 'exportEeg',
        outcome: 'done',
        actor,
        patientId,
        object: `${format}${kind}, ${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`,
        ...(request.ip === undefined ? {} : { address: request.ip }),
      },
    ]);
    response.set('Content-Disposition', `attachment; filename="${name}${kind}.${format}"`);
    if (format === 'csv') {
      response.type('text/csv; charset=utf-8');
      await pipeline(Readable.from(linesOf(tracks)), response);
      return;
    }
    const [{ transitions }, heartRates, { annotations }] = await Promise.all([
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
      dataAccess.call('annotations', {
        params: { patientId },
        query: { fromMs, toMs },
        answer: annotationsAnswer,
        actor,
      }),
    ]);
    const { buffer, byteOffset, byteLength } = edfOf(patientId, tracks, {
      transitions,
      heartRates,
      annotations,
      filter,
    });
    response.type('application/octet-stream').send(Buffer.from(buffer, byteOffset, byteLength));
  };

const isIn =
  ({ fromMs, toMs }: Span) =>
  ({ startMs }: EegWindow): boolean =>
    startMs >= fromMs && startMs < toMs;

/** @throws ServiceError `bad-request` for a filter that no page has */
function filterOf({
  low,
  high,
  notch,
}: Partial<Record<'low' | 'high' | 'notch', number | undefined>>): DisplayFilter {
  const oneOf = (path: string, choices: readonly number[], hz: number | undefined): number | null => {
    if (hz === undefined) return null;
    if (choices.includes(hz)) return hz;
    const rule = `must be one of ${choices.join(', ')}`;
    throw new ServiceError('bad-request', `'${path}' (${hz}) ${rule}`, { fields: [{ path, rule }] });
  };
  return {
    lowCutHz: oneOf('low', LOW_CUTS_HZ, low),
    highCutHz: oneOf('high', HIGH_CUTS_HZ, high),
    notchHz: oneOf('notch', NOTCHES_HZ, notch),
  };
}

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
    windows.push(...page.windows.filter(isIn({ fromMs: at, toMs: endMs })));
  }
  return windows;
}
