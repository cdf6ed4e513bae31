import { FIRST_WARD } from '../access/first-ward.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';

/** Where a patient lies, or lay last. */
export interface PatientPlace {
  readonly wardId: number;
  readonly bed: string | null;
  readonly discharged: boolean;
}

const selectPlaces = prepared()((db) =>
  db
    .selectFrom('patients')
    .leftJoin('patient_records', 'patient_records.patient_id', 'patients.id')
    .leftJoin('patient_wards', 'patient_wards.patient_id', 'patients.id')
    .leftJoin('beds_taken', 'beds_taken.patient_id', 'patients.id')
    .select(['patients.id', 'patient_wards.ward_id', 'bed', 'discharged_ms']),
);

const selectDischarged = prepared()((db) =>
  db.selectFrom('patient_records').select('patient_id').where('discharged_ms', 'is not', null),
);

/** Place of every patient. */
export async function placesOf(database: Database): Promise<ReadonlyMap<number, PatientPlace>> {
  const { rows } = await selectPlaces(database, {});
  return new Map(
    rows.map(({ id, ward_id, bed, discharged_ms }) => [
      id,
      { wardId: ward_id ?? FIRST_WARD, bed, discharged: discharged_ms !== null },
    ]),
  );
}

export async function dischargedPatients(database: Database): Promise<ReadonlySet<number>> {
  const { rows } = await selectDischarged(database, {});
  return new Set(rows.map(({ patient_id }) => patient_id));
}
