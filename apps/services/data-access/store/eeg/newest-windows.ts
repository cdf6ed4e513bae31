import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import { rowToWindow } from './eeg-window-row.ts';

const selectNewest = prepared()((db) =>
  db
    .selectFrom((inner) =>
      inner
        .selectFrom('patients')
        .select((patient) => [
          'patients.id as newest_patient_id',
          patient
            .selectFrom('eeg_windows')
            .select(({ fn }) => fn.max('start_ms').as('start_ms'))
            .whereRef('eeg_windows.patient_id', '=', 'patients.id')
            .as('newest_ms'),
        ])
        .as('newest'),
    )
    .innerJoin('eeg_windows', (join) =>
      join
        .onRef('eeg_windows.patient_id', '=', 'newest_patient_id')
        .onRef('eeg_windows.start_ms', '=', 'newest_ms'),
    )
    .selectAll('eeg_windows')
    .orderBy('eeg_windows.patient_id')
    .orderBy('eeg_windows.id'),
);

/** The newest window of every patient that has one, by patient; of two that start together the one stored later. */
export async function newestWindows(database: Database): Promise<readonly EegWindow[]> {
  const { rows } = await selectNewest(database, {});
  return rows
    .filter((row, index) => rows[index + 1]?.patient_id !== row.patient_id)
    .map((row) => rowToWindow(row));
}
