import { sql } from 'kysely';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import { WARD_EEG_MS, WARD_HEART_RATE_MS, type Ward } from '../../../contracts/ward.ts';
import type { Database } from './database/database.ts';
import { activeAlarms } from './alarms/alarm-rows.ts';
import { prepared } from './database/prepared.ts';
import { readCounter } from './changes.ts';
import { FIRST_WARD, placedPatients } from './access/wards.ts';
import { rowToWindow } from './eeg/eeg-window-row.ts';
import { newestStarts } from './eeg/newest-windows.ts';
import { listPatients } from './patients.ts';
import { readHeartRateTrend } from './heart-rate/read-heart-rate-trend.ts';

const selectWindows = prepared<{ patientId: number; afterMs: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_windows')
    .selectAll()
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>', parameter('afterMs'))
    .orderBy('start_ms')
    .orderBy(sql`id`),
);

/** Windows of a patient that start later than `afterMs`, oldest first. */
async function windowsAfter(database: Database, patientId: number, afterMs: number): Promise<EegWindow[]> {
  return (await selectWindows(database, { patientId, afterMs })).rows.map(rowToWindow);
}

/** All patients at a glance. The change number is read first: what is committed meanwhile comes again as a change. */
export async function readWard(database: Database, nowMs: number): Promise<Ward> {
  const { lastNumber } = await readCounter(database);
  const patients = await listPatients(database);
  const placed = await placedPatients(database);
  const newest = await newestStarts(database);
  const span = { fromMs: nowMs - WARD_HEART_RATE_MS, toMs: nowMs + 1 };
  return {
    changeNumber: lastNumber,
    serverMs: nowMs,
    alarms: [...(await activeAlarms(database))],
    patients: await Promise.all(
      patients.map(async (patient) => {
        const newestMs = newest.get(patient.patientId);
        return {
          ...patient,
          wardId: placed.get(patient.patientId) ?? FIRST_WARD,
          windows:
            newestMs === undefined
              ? []
              : await windowsAfter(database, patient.patientId, newestMs - WARD_EEG_MS),
          heartRate: await readHeartRateTrend(database, patient.patientId, span),
        };
      }),
    ),
  };
}
