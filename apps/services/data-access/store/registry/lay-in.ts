import type { Place } from '../../../../contracts/registry.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { Executor } from '../database/database.ts';

/**
 * Puts a patient into a bed of a ward, out of the one before, from `nowMs` on.
 * @throws ServiceError `conflict` when somebody else lies in the bed
 */
export async function layIn(
  trx: Executor,
  patientId: number,
  { wardId, bed }: Place,
  nowMs: number,
): Promise<void> {
  await getUp(trx, patientId, nowMs);
  if (bed !== null) {
    const taken = await trx
      .selectFrom('beds_taken')
      .select('patient_id')
      .where('ward_id', '=', wardId)
      .where('bed', '=', bed)
      .executeTakeFirst();
    if (taken !== undefined)
      throw new ServiceError(
        'conflict',
        `'bed' (${bed}) must be free; move or discharge the patient who lies there first`,
        { fields: [{ path: 'bed', rule: 'must be free' }] },
      );
    await trx.insertInto('beds_taken').values({ ward_id: wardId, bed, patient_id: patientId }).execute();
  }
  await trx.deleteFrom('patient_wards').where('patient_id', '=', patientId).execute();
  await trx.insertInto('patient_wards').values({ patient_id: patientId, ward_id: wardId }).execute();
  await trx
    .insertInto('stays')
    .values({ patient_id: patientId, ward_id: wardId, bed, from_ms: nowMs, to_ms: null })
    .execute();
}

/** The patient's bed is free from `nowMs` on. The ward stays that of the patient. */
export async function getUp(trx: Executor, patientId: number, nowMs: number): Promise<void> {
  await trx.deleteFrom('beds_taken').where('patient_id', '=', patientId).execute();
  await trx
    .updateTable('stays')
    .set({ to_ms: nowMs })
    .where('patient_id', '=', patientId)
    .where('to_ms', 'is', null)
    .execute();
}
