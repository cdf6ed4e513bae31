import type { Patient } from '../../../contracts/ward.ts';
import type { Database, Executor } from './database/database.ts';
import { listQuery } from './database/list-query.ts';
import { prepared } from './database/prepared.ts';
import { inTransaction } from './database/transaction.ts';
import { appendChanges, patientsChange } from './changes.ts';

/** Who was erased is no patient any more. */
const patientsOf = (db: Executor) =>
  db
    .selectFrom('patients')
    .leftJoin('erased_patients', 'erased_patients.patient_id', 'patients.id')
    .where('erased_patients.patient_id', 'is', null);

const selectPatients = prepared()((db) =>
  patientsOf(db).select(['patients.id', 'patients.name']).orderBy('patients.id'),
);

const selectKnown = listQuery({
  maxValues: 256,
  build: (db, ids: number[]) => patientsOf(db).select('patients.id').where('patients.id', 'in', ids),
});

export async function listPatients(database: Database): Promise<Patient[]> {
  const { rows } = await selectPatients(database, {});
  return rows.map(({ id, name }) => ({ patientId: id, name }));
}

export async function isPatient(database: Database, patientId: number): Promise<boolean> {
  return (await selectKnown(database, database.db, [patientId])).length > 0;
}

/** Those of `patientIds` that exist. */
export async function knownPatients(
  database: Database,
  trx: Executor,
  patientIds: Iterable<number>,
): Promise<ReadonlySet<number>> {
  const rows = await selectKnown(database, trx, [...new Set(patientIds)]);
  return new Set(rows.map(({ id }) => id));
}

/** @throws RangeError when the number was that of a patient who was erased */
async function requireNotErased(trx: Executor, patientId: number): Promise<void> {
  const erased = await trx
    .selectFrom('erased_patients')
    .select('patient_id')
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  if (erased !== undefined)
    throw new RangeError(`'patient' (${patientId}) must not be one who was erased; take another number`);
}

/** Adds a patient, or gives a known one another name. Nothing is written when nothing changes. */
export const namePatient = (database: Database, { patientId, name }: Patient): Promise<void> =>
  inTransaction(database, async (trx) => {
    await requireNotErased(trx, patientId);
    const known = await trx
      .selectFrom('patients')
      .select('name')
      .where('id', '=', patientId)
      .executeTakeFirst();
    if (known?.name === name) return;
    if (known === undefined) await trx.insertInto('patients').values({ id: patientId, name }).execute();
    else await trx.updateTable('patients').set({ name }).where('id', '=', patientId).execute();
    await appendChanges(database, trx, [patientsChange]);
  });

/** Adds a patient unless there is one with this number, whose name then stays. Says whether it was added. */
export const addMissingPatient = (database: Database, { patientId, name }: Patient): Promise<boolean> =>
  inTransaction(database, async (trx) => {
    if ((await knownPatients(database, trx, [patientId])).has(patientId)) return false;
    await requireNotErased(trx, patientId);
    await trx.insertInto('patients').values({ id: patientId, name }).execute();
    await appendChanges(database, trx, [patientsChange]);
    return true;
  });
