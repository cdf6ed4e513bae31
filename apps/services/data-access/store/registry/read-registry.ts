import type { Actor } from '../../../../contracts/actor.ts';
import type { Registry, RegistryPatient } from '../../../../contracts/registry.ts';
import { FIRST_WARD } from '../access/first-ward.ts';
import type { Database } from '../database/database.ts';

const DAY_MS = 86_400_000;

/** How long a discharged patient stays in the list. */
const LISTED_MS = 30 * DAY_MS;

/**
 * The registry as a person may see it: patients of their wards who are admitted or were discharged lately, or have the
 * identifier or number `find`.
 */
export async function readRegistry(
  database: Database,
  actor: Actor,
  { find, nowMs }: { readonly find: string | null; readonly nowMs: number },
): Promise<Registry> {
  const { db } = database;
  const wards = await db.selectFrom('wards').selectAll().orderBy('id').execute();
  const own = await db
    .selectFrom('account_wards')
    .innerJoin('accounts', 'accounts.id', 'account_wards.account_id')
    .select('ward_id')
    .where('account_id', '=', actor.accountId)
    .where('disabled_ms', 'is', null)
    .execute();
  const mine = new Set(
    actor.breakGlass === true ? wards.map(({ id }) => id) : own.map(({ ward_id }) => ward_id),
  );
  const rows = await patientRows(database);
  const devices = await db
    .selectFrom('devices')
    .leftJoin('device_spans', (join) =>
      join.onRef('device_spans.device_id', '=', 'devices.id').on('to_ms', 'is', null),
    )
    .select(['devices.id as deviceId', 'kind', 'name', 'device_spans.patient_id as wornBy', 'from_ms'])
    .where('revoked_ms', 'is', null)
    .orderBy('devices.id')
    .execute();
  const patients = rows
    .map((row): RegistryPatient => ({
      patientId: row.id,
      name: row.name,
      identifier: row.identifier,
      birthDate: row.birth_date,
      wardId: row.ward_id ?? FIRST_WARD,
      bed: row.bed,
      admittedMs: row.admitted_ms,
      dischargedMs: row.discharged_ms,
      devices: devices
        .filter(({ wornBy }) => wornBy === row.id)
        .map(({ deviceId, kind, name, from_ms }) => ({ deviceId, kind, name, fromMs: from_ms! })),
    }))
    .filter(
      ({ patientId, identifier, wardId, dischargedMs }) =>
        mine.has(wardId) &&
        (dischargedMs === null ||
          dischargedMs > nowMs - LISTED_MS ||
          (find !== null && [identifier, String(patientId)].includes(find))),
    );
  return {
    wards: wards.map(({ id, name }) => ({ wardId: id, name, own: mine.has(id) })),
    patients,
    freeDevices: devices
      .filter(({ wornBy }) => wornBy === null)
      .map(({ deviceId, kind, name }) => ({ deviceId, kind, name })),
  };
}

const patientRows = ({ db }: Database) =>
  db
    .selectFrom('patients')
    .leftJoin('erased_patients', 'erased_patients.patient_id', 'patients.id')
    .leftJoin('patient_records', 'patient_records.patient_id', 'patients.id')
    .leftJoin('patient_wards', 'patient_wards.patient_id', 'patients.id')
    .leftJoin('beds_taken', 'beds_taken.patient_id', 'patients.id')
    .select([
      'patients.id',
      'patients.name',
      'identifier',
      'birth_date',
      'admitted_ms',
      'discharged_ms',
      'patient_wards.ward_id',
      'bed',
    ])
    .where('erased_patients.patient_id', 'is', null)
    .orderBy('patients.id')
    .execute();
