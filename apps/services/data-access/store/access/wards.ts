import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendChanges, patientsChange } from '../changes.ts';
import { isPatient } from '../patients.ts';
import { FIRST_WARD } from './first-ward.ts';
import { layIn } from '../registry/lay-in.ts';

export async function wardOf(database: Database, patientId: number): Promise<number> {
  const row = await database.db
    .selectFrom('patient_wards')
    .select('ward_id')
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  return row?.ward_id ?? FIRST_WARD;
}

export const listWards = (database: Database) =>
  database.db.selectFrom('wards').selectAll().orderBy('id').execute();

/** @throws RangeError naming the wards there are */
export async function wardNamed(executor: Executor, name: string): Promise<number> {
  const wards = await executor.selectFrom('wards').selectAll().orderBy('id').execute();
  const found = wards.find((ward) => ward.name === name);
  if (found === undefined)
    throw new RangeError(
      `'ward' (${name}) must be one of: ${wards.map((ward) => ward.name).join(', ')}; add one with: npm run accounts -- add-ward`,
    );
  return found.id;
}

/** @throws RangeError when there is one of this name */
export const addWard = (database: Database, name: string): Promise<void> =>
  inTransaction(database, async (trx) => {
    const known = await trx.selectFrom('wards').select('id').where('name', '=', name).executeTakeFirst();
    if (known !== undefined) throw new RangeError(`'ward' (${name}) must be new`);
    await trx.insertInto('wards').values({ name }).execute();
  });

/** The patient lies on that ward from now on. @throws RangeError when patient or ward is unknown */
export async function placePatient(database: Database, patientId: number, ward: string): Promise<void> {
  if (!(await isPatient(database, patientId)))
    throw new RangeError(`'patient' (${patientId}) must be a patient that exists`);
  await inTransaction(database, async (trx) => {
    const ward_id = await wardNamed(trx, ward);
    await layIn(trx, patientId, { wardId: ward_id, bed: null }, Date.now());
    await appendChanges(database, trx, [patientsChange]);
  });
}

/** Whether the account, which is not disabled, belongs to the ward. */
export async function belongsToWard(database: Database, accountId: string, wardId: number): Promise<boolean> {
  const assigned = await database.db
    .selectFrom('account_wards')
    .innerJoin('accounts', 'accounts.id', 'account_wards.account_id')
    .select('account_wards.ward_id')
    .where('account_wards.account_id', '=', accountId)
    .where('account_wards.ward_id', '=', wardId)
    .where('accounts.disabled_ms', 'is', null)
    .executeTakeFirst();
  return assigned !== undefined;
}

/** Whether the patient exists and lies on a ward of the account, which is not disabled. */
export async function isOnWardOf(database: Database, patientId: number, accountId: string): Promise<boolean> {
  const wardId = await wardOf(database, patientId);
  return (await belongsToWard(database, accountId, wardId)) && (await isPatient(database, patientId));
}
