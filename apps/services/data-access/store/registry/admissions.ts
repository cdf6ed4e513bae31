import { alarmKinds, signals } from '../../../../contracts/alarm-kinds.ts';
import type { AdmitRequest, PatientDetails, Place } from '../../../../contracts/registry.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import { appendChanges, patientsChange } from '../changes.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { handOver, lockDevice } from '../device-spans.ts';
import { getUp, layIn } from './lay-in.ts';
import { lockRecord, requireNewIdentifier, requireWard } from './patient-record.ts';

/** Adds a patient under the next free number, which it returns. */
export const admitPatient = (
  database: Database,
  { name, identifier, birthDate, wardId, bed }: AdmitRequest,
): Promise<number> =>
  inTransaction(database, async (trx) => {
    await requireWard(trx, wardId);
    await requireNewIdentifier(trx, { identifier });
    const newest = await trx
      .selectFrom('patients')
      .select((patient) => patient.fn.max('id').as('id'))
      .executeTakeFirst();
    const patientId = Number(newest?.id ?? 0) + 1;
    const nowMs = Date.now();
    await trx.insertInto('patients').values({ id: patientId, name }).execute();
    await trx
      .insertInto('patient_records')
      .values({
        patient_id: patientId,
        identifier,
        birth_date: birthDate,
        admitted_ms: nowMs,
        discharged_ms: null,
      })
      .execute();
    await layIn(trx, patientId, { wardId, bed }, nowMs);
    await appendChanges(database, trx, [patientsChange]);
    return patientId;
  });

/** A patient who was discharged comes back under the same number. */
export const readmitPatient = (database: Database, patientId: number, place: Place): Promise<void> =>
  inTransaction(database, async (trx) => {
    await requireWard(trx, place.wardId);
    const { dischargedMs } = await lockRecord(database, trx, patientId);
    if (dischargedMs === null) throw isAdmitted(patientId, 'move the patient instead');
    const nowMs = Date.now();
    await trx
      .updateTable('patient_records')
      .set({ admitted_ms: nowMs, discharged_ms: null })
      .where('patient_id', '=', patientId)
      .execute();
    await layIn(trx, patientId, place, nowMs);
    await appendChanges(database, trx, [patientsChange]);
  });

export const movePatient = (database: Database, patientId: number, place: Place): Promise<void> =>
  inTransaction(database, async (trx) => {
    await requireWard(trx, place.wardId);
    const { dischargedMs } = await lockRecord(database, trx, patientId);
    if (dischargedMs !== null) throw isDischarged(patientId);
    await layIn(trx, patientId, place, Date.now());
    await appendChanges(database, trx, [patientsChange]);
  });

/**
 * Frees the bed and takes off every device, so that nothing measured later is the patient's. Alarms about the patient must
 * have been acknowledged: discharge silences none.
 */
export const dischargePatient = (database: Database, patientId: number): Promise<void> =>
  inTransaction(database, async (trx) => {
    const { dischargedMs } = await lockRecord(database, trx, patientId);
    if (dischargedMs !== null) throw isDischarged(patientId);
    await requireSilence(trx, patientId);
    const nowMs = Date.now();
    const worn = await trx
      .selectFrom('device_spans')
      .select('device_id')
      .where('patient_id', '=', patientId)
      .where('to_ms', 'is', null)
      .execute();
    for (const { device_id } of worn) {
      await lockDevice(database, trx, device_id);
      await handOver(trx, device_id, null, nowMs);
    }
    await getUp(trx, patientId, nowMs);
    await trx
      .updateTable('patient_records')
      .set({ discharged_ms: nowMs })
      .where('patient_id', '=', patientId)
      .execute();
    await appendChanges(database, trx, [patientsChange]);
  });

/** Sets name, identifier and birth date right. */
export const correctPatient = (
  database: Database,
  patientId: number,
  { name, identifier, birthDate }: PatientDetails,
): Promise<void> =>
  inTransaction(database, async (trx) => {
    await lockRecord(database, trx, patientId);
    await requireNewIdentifier(trx, { identifier }, patientId);
    await trx.updateTable('patients').set({ name }).where('id', '=', patientId).execute();
    await trx
      .updateTable('patient_records')
      .set({ identifier, birth_date: birthDate })
      .where('patient_id', '=', patientId)
      .execute();
    await appendChanges(database, trx, [patientsChange]);
  });

async function requireSilence(trx: Executor, patientId: number): Promise<void> {
  const alarms = await trx
    .selectFrom('alarms')
    .select(['kind', 'state'])
    .where('patient_id', '=', patientId)
    .execute();
  const ringing = alarms.filter(({ kind, state }) => alarmKinds[kind].about === 'patient' && signals(state));
  if (ringing.length > 0)
    throw new ServiceError(
      'conflict',
      `alarms of patient ${patientId} must be acknowledged before discharge: ${ringing.map(({ kind }) => alarmKinds[kind].text).join(', ')}`,
    );
}

const isAdmitted = (patientId: number, repair: string): ServiceError =>
  new ServiceError('conflict', `patient ${patientId} must have been discharged; ${repair}`);

const isDischarged = (patientId: number): ServiceError =>
  new ServiceError('conflict', `patient ${patientId} must be admitted; admit the patient again first`);
