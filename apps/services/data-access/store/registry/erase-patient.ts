import type { AuditEvent } from '../../../../contracts/audit.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import { appendAuditIn } from '../audit/audit-trail.ts';
import { appendChanges, patientsChange } from '../changes.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { lockRecord } from './patient-record.ts';

/**
 * From now on there is no such patient: name, identifier, birth date and stays are gone when it resolves, and nothing is
 * stored for them any more. Signals follow in small transactions (`eraseRest`). What stays is the number: in the audit trail,
 * with devices that were worn last, and so that nobody gets it again.
 * @throws ServiceError `conflict` when the patient is admitted
 */
export const erasePatient = (database: Database, patientId: number): Promise<void> =>
  inTransaction(database, async (trx) => {
    const { dischargedMs } = await lockRecord(database, trx, patientId);
    if (dischargedMs === null)
      throw new ServiceError('conflict', `patient ${patientId} must be discharged before erasure`);
    await forget(database, trx, patientId);
  });

/**
 * Erases everybody who was discharged before `beforeMs`, each with an entry of the audit trail in the same transaction, and
 * returns their numbers. Who was admitted again meanwhile, or erased by another process, is left out.
 */
export async function eraseDischarged(
  database: Database,
  beforeMs: number,
  entry: AuditEvent,
): Promise<readonly number[]> {
  const rows = await database.db
    .selectFrom('patient_records')
    .select('patient_id')
    .where('discharged_ms', '<', beforeMs)
    .orderBy('patient_id')
    .execute();
  const erased: number[] = [];
  for (const { patient_id: patientId } of rows) {
    const done = await inTransaction(database, async (trx) => {
      const record = await lockRecord(database, trx, patientId).catch(unlessGone);
      if ((record?.dischargedMs ?? Infinity) >= beforeMs) return false;
      await appendAuditIn(database, trx, [{ ...entry, patientId }]);
      await forget(database, trx, patientId);
      return true;
    });
    if (done) erased.push(patientId);
  }
  return erased;
}

function unlessGone(error: unknown): undefined {
  if (error instanceof ServiceError && error.code === 'not-found') return undefined;
  throw error;
}

async function forget(database: Database, trx: Executor, patientId: number): Promise<void> {
  await trx.updateTable('patients').set({ name: '' }).where('id', '=', patientId).execute();
  for (const table of ['patient_records', 'stays', 'beds_taken', 'patient_wards', 'device_spans'] as const)
    await trx.deleteFrom(table).where('patient_id', '=', patientId).execute();
  await trx
    .insertInto('erased_patients')
    .values({ patient_id: patientId, erased_ms: Date.now(), done_ms: null })
    .execute();
  await appendChanges(database, trx, [patientsChange]);
}
