import { TREND_BUCKETS_MS } from '../../../../contracts/ward.ts';
import { bucketStart } from '../../domain/eeg-trend-increments.ts';
import { evaluateEeg } from '../alarms/evaluate-eeg.ts';
import { evaluateHeartRates, judgedSamples } from '../alarms/evaluate-heart-rate.ts';
import { appendChanges, heartRateChange, windowChange } from '../changes.ts';
import type { Database, Executor } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { inTransaction } from '../database/transaction.ts';
import { windowsById } from '../eeg/eeg-windows.ts';
import { upsertSamples } from '../heart-rate/heart-rate-rows.ts';
import { rebuildTrends, type Slice } from './rebuild-trends.ts';

/** What a device measured from an instant on, under the former patient, and whose it is. */
export interface Mistaken {
  readonly deviceId: number;
  readonly formerPatientId: number;
  readonly patientId: number;
  readonly sinceMs: number;
}

export interface Moved {
  readonly windows: number;
  readonly heartRates: number;
}

/** Span of the signal that one transaction moves: whole buckets of every trend, so that both patients' are made anew. */
const SLICE_MS = Math.max(...TREND_BUCKETS_MS);

const ROWS_PER_STATEMENT = 500;

/** Moves everything, oldest first, in small transactions: nobody else waits long. */
export async function moveMeasured(database: Database, mistaken: Mistaken): Promise<Moved> {
  const moved = { windows: 0, heartRates: 0 };
  for (;;) {
    const firstMs = await oldest(database, mistaken);
    if (firstMs === undefined) return moved;
    const fromMs = bucketStart(firstMs, SLICE_MS);
    const part = await moveSlice(database, mistaken, { fromMs, toMs: fromMs + SLICE_MS });
    moved.windows += part.windows;
    moved.heartRates += part.heartRates;
  }
}

/** Instant of the oldest that is still under the former patient; undefined: nothing is. */
async function oldest(
  { db }: Database,
  { deviceId, formerPatientId, sinceMs }: Mistaken,
): Promise<number | undefined> {
  const window = await db
    .selectFrom('eeg_windows')
    .select('start_ms')
    .where('patient_id', '=', formerPatientId)
    .where('start_ms', '>=', sinceMs)
    .where('device_id', '=', deviceId)
    .orderBy('start_ms')
    .limit(1)
    .executeTakeFirst();
  const sample = await db
    .selectFrom('heart_rates')
    .select('instant_ms')
    .where('patient_id', '=', formerPatientId)
    .where('instant_ms', '>=', sinceMs)
    .where('device_id', '=', deviceId)
    .orderBy('instant_ms')
    .limit(1)
    .executeTakeFirst();
  const instants = [window?.start_ms, sample?.instant_ms].filter((each) => each !== undefined);
  return instants.length === 0 ? undefined : Math.min(...instants);
}

const moveSlice = (database: Database, mistaken: Mistaken, slice: Slice): Promise<Moved> =>
  inTransaction(database, async (trx) => {
    const { formerPatientId, patientId } = mistaken;
    const windowIds = await moveWindows(trx, mistaken, slice);
    const samples = await moveHeartRates(database, trx, mistaken, slice);
    for (const each of [formerPatientId, patientId].toSorted((a, b) => a - b))
      await rebuildTrends(database, trx, each, slice);
    const nowMs = Date.now();
    const windows = await windowsById(
      database,
      trx,
      windowIds.map((windowId) => ({ windowId })),
    );
    const alarms = [
      ...(await evaluateEeg(database, trx, windows, nowMs)),
      ...(await evaluateHeartRates(database, trx, [{ patientId, samples: judgedSamples(samples) }], nowMs)),
    ];
    const instants = samples.map(({ instant_ms }) => instant_ms);
    await appendChanges(database, trx, [
      ...windowIds.map((windowId) => windowChange(patientId, windowId)),
      ...(instants.length === 0
        ? []
        : [formerPatientId, patientId].map((each) =>
            heartRateChange(each, Math.min(...instants), Math.max(...instants)),
          )),
      ...alarms.map(({ change }) => change),
    ]);
    return { windows: windowIds.length, heartRates: samples.length };
  });

async function moveWindows(
  trx: Executor,
  { deviceId, formerPatientId, patientId, sinceMs }: Mistaken,
  { fromMs, toMs }: Slice,
): Promise<readonly number[]> {
  const rows = await trx
    .selectFrom('eeg_windows')
    .select('id')
    .where('patient_id', '=', formerPatientId)
    .where('start_ms', '>=', Math.max(fromMs, sinceMs))
    .where('start_ms', '<', toMs)
    .where('device_id', '=', deviceId)
    .orderBy('start_ms')
    .execute();
  const ids = rows.map(({ id }) => id);
  for (let at = 0; at < ids.length; at += ROWS_PER_STATEMENT)
    await trx
      .updateTable('eeg_windows')
      .set({ patient_id: patientId })
      .where('id', 'in', ids.slice(at, at + ROWS_PER_STATEMENT))
      .execute();
  return ids;
}

/** A sample of the same instant and source that the patient has already is overwritten, as if it had been sent again. */
async function moveHeartRates(
  database: Database,
  trx: Executor,
  { deviceId, formerPatientId, patientId, sinceMs }: Mistaken,
  { fromMs, toMs }: Slice,
): Promise<readonly Tables['heart_rates'][]> {
  const rows = await trx
    .selectFrom('heart_rates')
    .selectAll()
    .where('patient_id', '=', formerPatientId)
    .where('instant_ms', '>=', Math.max(fromMs, sinceMs))
    .where('instant_ms', '<', toMs)
    .where('device_id', '=', deviceId)
    .orderBy('instant_ms')
    .execute();
  if (rows.length === 0) return [];
  await trx
    .deleteFrom('heart_rates')
    .where('patient_id', '=', formerPatientId)
    .where('instant_ms', '>=', Math.max(fromMs, sinceMs))
    .where('instant_ms', '<', toMs)
    .where('device_id', '=', deviceId)
    .execute();
  await upsertSamples(
    database,
    trx,
    rows.map((row) => ({ ...row, patient_id: patientId })),
  );
  return rows;
}
