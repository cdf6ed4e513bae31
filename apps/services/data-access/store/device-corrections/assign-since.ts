import { setTimeout } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendChanges, patientsChange } from '../changes.ts';
import { lockDevice } from '../device-spans.ts';
import { knownPatients } from '../patients.ts';
import { moveMeasured, type Moved } from './move-measured.ts';

/** How far back a device may change hands, in milliseconds: what it measured is kept for longer, and so is whole. */
export const MOST_BACK_MS = 12 * 3_600_000;

/** Longest time in which a transaction that has read who wore the device before may still commit, in milliseconds. */
const SETTLE_MS = 5_000;

export interface SinceAssignment {
  readonly deviceId: number;
  /** Who has worn the device since then. */
  readonly patientId: number;
  /** Instant from which they have worn it, by the time of the signal. */
  readonly sinceMs: number;
}

/** What became of it: whose record it was in (null: nobody wore the device), and what has been moved. */
export interface Corrected extends Moved {
  readonly formerPatientId: number | null;
}

export interface AssignSinceOptions {
  readonly nowMs: number;
  /** @default 5000 */
  readonly settleMs?: number;
  /** Called when the device has changed hands and before anything is moved. @default - nothing */
  readonly assigned?: (formerPatientId: number | null) => Promise<void>;
}

/**
 * Gives a device to another patient from an instant in the past on, and moves what it has measured since, with its trends,
 * to them. Their alarms are judged by what has been moved; alarms that rang for the former patient stay, since people acted on
 * them. Done again with the same values it goes on where it was broken off.
 * @throws RangeError when there is no such device or patient, or the device has changed hands since then
 */
export async function assignSince(
  database: Database,
  assignment: SinceAssignment,
  { nowMs, settleMs = SETTLE_MS, assigned = () => Promise.resolve() }: AssignSinceOptions,
): Promise<Corrected> {
  const formerPatientId = await changeSpans(database, assignment, nowMs);
  await assigned(formerPatientId);
  if (formerPatientId === null) return { formerPatientId, windows: 0, heartRates: 0 };
  await setTimeout(settleMs);
  const moved = await moveMeasured(database, { ...assignment, formerPatientId });
  await inTransaction(database, async (trx) => {
    await appendChanges(database, trx, [patientsChange]);
  });
  return { formerPatientId, ...moved };
}

/** Returns who wore the device before, null for nobody. */
const changeSpans = (
  database: Database,
  { deviceId, patientId, sinceMs }: SinceAssignment,
  nowMs: number,
): Promise<number | null> =>
  inTransaction(database, async (trx) => {
    if (!(sinceMs <= nowMs && sinceMs > nowMs - MOST_BACK_MS))
      throw new RangeError(
        `'--since' (${instant(sinceMs)}) must be in the last ${MOST_BACK_MS / 3_600_000} hours`,
      );
    if ((await lockDevice(database, trx, deviceId)) === undefined)
      throw new RangeError(`'device' (${deviceId}) must be one of: npm run devices -- list`);
    if (!(await knownPatients(database, trx, [patientId])).has(patientId))
      throw new RangeError(`'--patient' (${patientId}) must be a patient that exists`);
    const spans = await trx
      .selectFrom('device_spans')
      .select(['id', 'patient_id', 'from_ms', 'to_ms'])
      .where('device_id', '=', deviceId)
      .orderBy('from_ms', 'desc')
      .limit(2)
      .execute();
    const [newest, before] = spans;
    if (newest?.to_ms === null && newest.patient_id === patientId && newest.from_ms === sinceMs)
      return before?.to_ms === sinceMs && before.patient_id !== patientId ? before.patient_id : null;
    const changedMs = Math.max(newest?.from_ms ?? 0, newest?.to_ms ?? 0);
    if (newest !== undefined && (newest.to_ms === null ? sinceMs <= changedMs : sinceMs < changedMs))
      throw new RangeError(
        `'--since' (${instant(sinceMs)}) must be after ${instant(changedMs)}, when the device changed hands last`,
      );
    if (newest?.to_ms === null && newest.patient_id === patientId)
      throw new RangeError(`'device' (${deviceId}) must change hands; it is of patient ${patientId} already`);
    if (newest?.to_ms === null)
      await trx.updateTable('device_spans').set({ to_ms: sinceMs }).where('id', '=', newest.id).execute();
    await trx
      .insertInto('device_spans')
      .values({ device_id: deviceId, patient_id: patientId, from_ms: sinceMs, to_ms: null })
      .execute();
    await trx.updateTable('devices').set({ patient_id: patientId }).where('id', '=', deviceId).execute();
    return newest?.to_ms === null ? newest.patient_id : null;
  });

const instant = (ms: number): string => new Date(ms).toISOString();
