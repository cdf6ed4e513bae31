import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { windowsById } from './eeg-windows.ts';

/**
 * Ordered by the whole key, though the patient is given, and not `max`: only then does MySQL take the last row of the key
 * instead of walking through all windows of the patient.
 */
const selectNewest = prepared()((db) =>
  db
    .selectFrom('patients')
    .select((patient) => [
      'patients.id as patient_id',
      patient
        .selectFrom('eeg_windows')
        .select('eeg_windows.id')
        .whereRef('eeg_windows.patient_id', '=', 'patients.id')
        .orderBy('eeg_windows.patient_id', 'desc')
        .orderBy('start_ms', 'desc')
        .orderBy('eeg_windows.id', 'desc')
        .limit(1)
        .as('window_id'),
      patient
        .selectFrom('eeg_windows')
        .select('start_ms')
        .whereRef('eeg_windows.patient_id', '=', 'patients.id')
        .orderBy('eeg_windows.patient_id', 'desc')
        .orderBy('start_ms', 'desc')
        .limit(1)
        .as('start_ms'),
    ]),
);

/** Start of the newest window of every patient that has one. */
export async function newestStarts(database: Database): Promise<ReadonlyMap<number, number>> {
  const { rows } = await selectNewest(database, {});
  return new Map(
    rows.flatMap(({ patient_id, start_ms }) => (start_ms === null ? [] : [[patient_id, start_ms]])),
  );
}

/** The newest window of every patient that has one, by patient; of two that start together the one stored later. */
export async function newestWindows(database: Database): Promise<readonly EegWindow[]> {
  const { rows } = await selectNewest(database, {});
  const ids = rows.flatMap(({ window_id }) => (window_id === null ? [] : [{ windowId: window_id }]));
  const windows = await windowsById(database, database.db, ids);
  return windows.toSorted((a, b) => a.patientId - b.patientId);
}
