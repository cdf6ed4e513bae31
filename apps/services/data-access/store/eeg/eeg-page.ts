import { sql } from 'kysely';
import { WINDOW_MS } from '../../../../contracts/eeg-window.ts';
import type { EegPage } from '../../../../contracts/ward.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { rowToWindow, toBuffer } from './eeg-window-row.ts';

/** No window is longer: rounding to whole samples adds half a sample at most, 5 ms at 100 Hz. */
const LONGEST_WINDOW_MS = Math.ceil(WINDOW_MS) + 5;

const selectSpan = prepared<{ patientId: number; fromMs: number; toMs: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_windows')
    .selectAll()
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>=', parameter('fromMs'))
    .where('start_ms', '<', parameter('toMs'))
    .orderBy('start_ms')
    .orderBy(sql`id`),
);

const selectPrevious = prepared<{ patientId: number; beforeMs: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_windows')
    .select(({ fn }) => fn.max('start_ms').as('start_ms'))
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '<', parameter('beforeMs')),
);

const selectNext = prepared<{ patientId: number; fromMs: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_windows')
    .select(({ fn }) => fn.min('start_ms').as('start_ms'))
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>=', parameter('fromMs')),
);

/** The stored EEG of a patient in [fromMs, toMs), and where it goes on before and after. */
export async function readEegPage(
  database: Database,
  patientId: number,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<EegPage> {
  const lookedFromMs = fromMs - LONGEST_WINDOW_MS;
  const { rows } = await selectSpan(database, { patientId, fromMs: lookedFromMs, toMs });
  const overlapping = rows.filter((row) => endMsOf(row) > fromMs);
  const endedBefore = rows.filter((row) => endMsOf(row) <= fromMs).at(-1);
  const previousMs =
    endedBefore?.start_ms ??
    (await selectPrevious(database, { patientId, beforeMs: lookedFromMs })).rows[0]!.start_ms;
  const nextMs = (await selectNext(database, { patientId, fromMs: toMs })).rows[0]!.start_ms;
  return { windows: overlapping.map(rowToWindow), previousMs, nextMs };
}

const endMsOf = (row: {
  readonly start_ms: number;
  readonly samples: Buffer | ArrayBuffer;
  readonly sampling_rate_hz: number;
}): number => row.start_ms + (toBuffer(row.samples).length / 2 / row.sampling_rate_hz) * 1_000;
