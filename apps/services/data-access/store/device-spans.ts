import type { DeviceSpan } from '../domain/device-spans.ts';
import type { Database, Executor } from './database/database.ts';
import { listQuery } from './database/list-query.ts';
import { inTransaction } from './database/transaction.ts';
import { knownPatients } from './patients.ts';

/**
 * How far ahead a device changes hands, in milliseconds. What is measured after that instant arrives when the change is
 * committed, and so never comes to the patient before.
 */
export const HANDOVER_MS = 2_000;

const selectSpans = listQuery({
  maxValues: 256,
  build: (db, deviceIds: number[]) =>
    db
      .selectFrom('device_spans')
      .select(['device_id', 'patient_id', 'from_ms', 'to_ms'])
      .where('device_id', 'in', deviceIds),
});

/** The spans of each of these devices; unknown devices have none. */
export async function spansOf(
  database: Database,
  executor: Executor,
  deviceIds: Iterable<number>,
): Promise<ReadonlyMap<number, readonly DeviceSpan[]>> {
  const spans = new Map<number, DeviceSpan[]>();
  const ids = [...new Set(deviceIds)];
  if (ids.length === 0) return spans;
  for (const row of await selectSpans(database, executor, ids)) {
    const span = { patientId: row.patient_id, fromMs: row.from_ms, toMs: row.to_ms };
    const own = spans.get(row.device_id);
    if (own === undefined) spans.set(row.device_id, [span]);
    else own.push(span);
  }
  return spans;
}

/** A new device is of its patient for all time, also for what it measured before it was added. */
export const addFirstSpan = async (trx: Executor, deviceId: number, patientId: number): Promise<void> => {
  await trx
    .insertInto('device_spans')
    .values({ device_id: deviceId, patient_id: patientId, from_ms: 0, to_ms: null })
    .execute();
};

/**
 * Gives a device to another patient, or to nobody, from HANDOVER_MS from now on; what it measured before stays where it is,
 * also when it arrives later. Returns the instant.
 * @param patientId null: nobody wears it any more
 * @throws RangeError when there is no such device or patient, or the device is the patient's already
 */
export const assignDevice = (
  database: Database,
  deviceId: number,
  patientId: number | null,
  nowMs: number,
): Promise<number> =>
  inTransaction(database, async (trx) => {
    const worn = await lockDevice(database, trx, deviceId);
    if (worn === undefined)
      throw new RangeError(`'device' (${deviceId}) must be one of: npm run devices -- list`);
    if (patientId !== null && !(await knownPatients(database, trx, [patientId])).has(patientId))
      throw new RangeError(`'--patient' (${patientId}) must be a patient that exists`);
    if (worn.patientId === patientId)
      throw new RangeError(
        `'device' (${deviceId}) must change hands; it is ${patientId === null ? "nobody's" : `of patient ${patientId}`} already`,
      );
    return handOver(trx, deviceId, patientId, nowMs);
  });

/** Locks a device and says who wears it; undefined: there is no such device. */
export async function lockDevice(
  database: Database,
  trx: Executor,
  deviceId: number,
): Promise<{ readonly patientId: number | null; readonly revoked: boolean } | undefined> {
  const device = trx.selectFrom('devices').select('revoked_ms').where('id', '=', deviceId);
  const known = await (database.engine === 'mysql' ? device.forUpdate() : device).executeTakeFirst();
  if (known === undefined) return undefined;
  const open = await openSpan(trx, deviceId);
  return { patientId: open?.patient_id ?? null, revoked: known.revoked_ms !== null };
}

const openSpan = (trx: Executor, deviceId: number) =>
  trx
    .selectFrom('device_spans')
    .select(['id', 'patient_id'])
    .where('device_id', '=', deviceId)
    .where('to_ms', 'is', null)
    .executeTakeFirst();

/** Ends the open span of a locked device and begins that of `patientId`, if any. Returns the instant. */
export async function handOver(
  trx: Executor,
  deviceId: number,
  patientId: number | null,
  nowMs: number,
): Promise<number> {
  const open = await openSpan(trx, deviceId);
  const newest = await trx
    .selectFrom('device_spans')
    .select((span) => [span.fn.max('from_ms').as('from_ms'), span.fn.max('to_ms').as('to_ms')])
    .where('device_id', '=', deviceId)
    .executeTakeFirst();
  const fromMs = Math.max(nowMs + HANDOVER_MS, Number(newest?.from_ms ?? 0) + 1, Number(newest?.to_ms ?? 0));
  if (open !== undefined)
    await trx.updateTable('device_spans').set({ to_ms: fromMs }).where('id', '=', open.id).execute();
  if (patientId !== null) {
    await trx
      .insertInto('device_spans')
      .values({ device_id: deviceId, patient_id: patientId, from_ms: fromMs, to_ms: null })
      .execute();
    await trx.updateTable('devices').set({ patient_id: patientId }).where('id', '=', deviceId).execute();
  }
  return fromMs;
}
