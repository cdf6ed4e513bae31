import type { PatientDetails } from '../../../../contracts/registry.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { Database, Executor } from '../database/database.ts';
import { knownPatients } from '../patients.ts';

/** What is known of a patient besides name and place; locked until the transaction ends. */
export interface PatientRecord {
  readonly dischargedMs: number | null;
}

/** @throws ServiceError `not-found` when there is no such patient */
export async function lockRecord(
  database: Database,
  trx: Executor,
  patientId: number,
): Promise<PatientRecord> {
  if (database.engine === 'mysql')
    await trx.selectFrom('patients').select('id').where('id', '=', patientId).forUpdate().execute();
  if (!(await knownPatients(database, trx, [patientId])).has(patientId))
    throw new ServiceError('not-found', `'patientId' (${patientId}) must be a patient of your wards`);
  const row = await trx
    .selectFrom('patient_records')
    .select('discharged_ms')
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  if (row === undefined)
    await trx
      .insertInto('patient_records')
      .values({
        patient_id: patientId,
        identifier: null,
        birth_date: null,
        admitted_ms: null,
        discharged_ms: null,
      })
      .execute();
  return { dischargedMs: row?.discharged_ms ?? null };
}

/** @throws ServiceError `conflict` when another patient has the identifier */
export async function requireNewIdentifier(
  trx: Executor,
  { identifier }: Pick<PatientDetails, 'identifier'>,
  patientId?: number,
): Promise<void> {
  if (identifier === null) return;
  const known = await trx
    .selectFrom('patient_records')
    .select('patient_id')
    .where('identifier', '=', identifier)
    .executeTakeFirst();
  if (known === undefined || known.patient_id === patientId) return;
  throw new ServiceError(
    'conflict',
    `'identifier' (${identifier}) must be nobody else's; somebody has it already: admit that patient again, or ask the ward where they lie`,
    { fields: [{ path: 'identifier', rule: "must be nobody else's" }] },
  );
}

/** @throws ServiceError `bad-request` when there is no such ward */
export async function requireWard(trx: Executor, wardId: number): Promise<void> {
  const ward = await trx.selectFrom('wards').select('id').where('id', '=', wardId).executeTakeFirst();
  if (ward === undefined)
    throw new ServiceError('bad-request', `'wardId' (${wardId}) must be a ward of the registry`, {
      fields: [{ path: 'wardId', rule: 'must be a ward of the registry' }],
    });
}
