import type { DeviceKind, IdentifyDeviceAnswer, IdentifyDeviceRequest } from '../../../contracts/device.ts';
import type { Database } from './database/database.ts';
import { prepared } from './database/prepared.ts';
import { inTransaction } from './database/transaction.ts';
import { addFirstSpan } from './device-spans.ts';
import { knownPatients } from './patients.ts';
import { accepts, newToken, sha256Of } from '../domain/device-token.ts';

const SEEN_EVERY_MS = 60_000;

const selectDevice = prepared<{ id: number }>()((db, parameter) =>
  db.selectFrom('devices').selectAll().where('id', '=', parameter('id')),
);

/** Says whose token has this SHA-256; revoked and unknown ones are not told apart. */
export async function identifyDevice(
  database: Database,
  { deviceId, tokenSha256 }: IdentifyDeviceRequest,
  nowMs: number,
): Promise<IdentifyDeviceAnswer> {
  const [device] = (await selectDevice(database, { id: deviceId })).rows;
  if (device === undefined || !accepts(device, tokenSha256, nowMs)) return { known: false };
  if (nowMs - (device.last_seen_ms ?? 0) >= SEEN_EVERY_MS) noteSeen(database, deviceId, nowMs);
  return { known: true, deviceId, patientId: device.patient_id, kind: device.kind };
}

/** Only the list of devices shows it, so nobody waits for it, and a failure is made good by the next call. */
function noteSeen(database: Database, deviceId: number, nowMs: number): void {
  database.db
    .updateTable('devices')
    .set({ last_seen_ms: nowMs })
    .where('id', '=', deviceId)
    .execute()
    .catch(() => undefined);
}

export interface NewDevice {
  readonly patientId: number;
  readonly kind: DeviceKind;
  readonly name: string;
}

/** Adds a device of a patient that exists. The token cannot be read again. */
export const addDevice = (
  database: Database,
  { patientId, kind, name }: NewDevice,
): Promise<{ readonly deviceId: number; readonly token: string }> =>
  inTransaction(database, async (trx) => {
    if (!(await knownPatients(database, trx, [patientId])).has(patientId))
      throw new RangeError(
        `'--patient' (${patientId}) must be a patient that exists; make it with --patient-name "Bed ${patientId}"`,
      );
    const { insertId } = await trx
      .insertInto('devices')
      .values({
        patient_id: patientId,
        kind,
        name,
        token_sha256: '',
        previous_sha256: null,
        previous_until_ms: null,
        created_ms: Date.now(),
        revoked_ms: null,
        last_seen_ms: null,
      })
      .executeTakeFirstOrThrow();
    const deviceId = Number(insertId);
    await addFirstSpan(trx, deviceId, patientId);
    const token = newToken(deviceId);
    await trx
      .updateTable('devices')
      .set({ token_sha256: sha256Of(token) })
      .where('id', '=', deviceId)
      .execute();
    return { deviceId, token };
  });

export interface ListedDevice extends NewDevice {
  readonly deviceId: number;
  readonly createdMs: number;
  readonly lastSeenMs: number | null;
  readonly revokedMs: number | null;
}

export async function listDevices(database: Database): Promise<ListedDevice[]> {
  const rows = await database.db.selectFrom('devices').selectAll().orderBy('id').execute();
  return rows.map((row) => ({
    deviceId: row.id,
    patientId: row.patient_id,
    kind: row.kind,
    name: row.name,
    createdMs: row.created_ms,
    lastSeenMs: row.last_seen_ms,
    revokedMs: row.revoked_ms,
  }));
}

/** No token of the device is accepted any more. @throws RangeError when there is no such device */
export async function revokeDevice(database: Database, deviceId: number): Promise<void> {
  await requireDevice(database, deviceId);
  await inTransaction(database, (trx) =>
    trx
      .updateTable('devices')
      .set({ revoked_ms: Date.now() })
      .where('id', '=', deviceId)
      .where('revoked_ms', 'is', null)
      .execute(),
  );
}

/** Makes a new token; the one before is accepted for `overlapMs` more. @throws RangeError when unknown or revoked */
export async function rotateToken(database: Database, deviceId: number, overlapMs: number): Promise<string> {
  const device = await requireDevice(database, deviceId);
  if (device.revoked_ms !== null)
    throw new RangeError(`'device' (${deviceId}) must not be revoked; add a new device instead`);
  const token = newToken(deviceId);
  await inTransaction(database, (trx) =>
    trx
      .updateTable('devices')
      .set({
        token_sha256: sha256Of(token),
        previous_sha256: overlapMs > 0 ? device.token_sha256 : null,
        previous_until_ms: overlapMs > 0 ? Date.now() + overlapMs : null,
      })
      .where('id', '=', deviceId)
      .execute(),
  );
  return token;
}

async function requireDevice(database: Database, id: number) {
  const [device] = (await selectDevice(database, { id })).rows;
  if (device === undefined) throw new RangeError(`'device' (${id}) must be one of: npm run devices -- list`);
  return device;
}
