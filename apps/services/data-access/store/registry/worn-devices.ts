import { ServiceError } from '../../../../kit/errors.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { handOver, lockDevice } from '../device-spans.ts';
import { lockRecord } from './patient-record.ts';

/**
 * The patient wears a device that nobody wears, from a moment from now on.
 * @throws ServiceError `conflict` when somebody else wears it: it is never taken off silently
 */
export const giveDevice = (database: Database, patientId: number, deviceId: number): Promise<void> =>
  inTransaction(database, async (trx) => {
    const { dischargedMs } = await lockRecord(database, trx, patientId);
    if (dischargedMs !== null)
      throw new ServiceError('conflict', `patient ${patientId} must be admitted to wear a device`);
    const { patientId: wornBy } = await requireDevice(database, trx, deviceId);
    if (wornBy !== null)
      throw new ServiceError(
        'conflict',
        wornBy === patientId
          ? `device ${deviceId} is worn by this patient already`
          : `device ${deviceId} must be worn by nobody; take it off the other patient first`,
      );
    await handOver(trx, deviceId, patientId, Date.now());
  });

/** Takes a device off the patient. What it measured until now stays the patient's, also when it arrives later. */
export const takeDevice = (database: Database, patientId: number, deviceId: number): Promise<void> =>
  inTransaction(database, async (trx) => {
    await lockRecord(database, trx, patientId);
    const { patientId: wornBy } = await requireDevice(database, trx, deviceId);
    if (wornBy !== patientId)
      throw new ServiceError('conflict', `device ${deviceId} must be worn by patient ${patientId}`);
    await handOver(trx, deviceId, null, Date.now());
  });

async function requireDevice(database: Database, trx: Executor, deviceId: number) {
  const device = await lockDevice(database, trx, deviceId);
  if (device === undefined || device.revoked)
    throw new ServiceError('not-found', `'deviceId' (${deviceId}) must be a device of the registry`);
  return device;
}
