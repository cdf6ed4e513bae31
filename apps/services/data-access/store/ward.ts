import { sql } from 'kysely';
import type { EegWindow } from '../../../contracts/eeg-window.ts';
import {
  TREND_BUCKETS_MS,
  WARD_EEG_MS,
  WARD_HEART_RATE_MS,
  type HeartRateTrend,
  type Ward,
} from '../../../contracts/ward.ts';
import type { Database } from './database/database.ts';
import { activeAlarms } from './alarms/alarm-rows.ts';
import { limitsOf } from './alarms/heart-rate-limits.ts';
import { prepared } from './database/prepared.ts';
import { readCounter } from './changes.ts';
import { FIRST_WARD } from './access/first-ward.ts';
import { placesOf } from './registry/places.ts';
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

const UNPLACED = { wardId: FIRST_WARD, bed: null, discharged: false };
const NO_HEART_RATE: HeartRateTrend = { bucketMs: TREND_BUCKETS_MS[0], buckets: [], summary: null };

/** Windows of a patient that start later than `afterMs`, oldest first. */
async function windowsAfter(database: Database, patientId: number, afterMs: number): Promise<EegWindow[]> {
  return (await selectWindows(database, { patientId, afterMs })).rows.map(rowToWindow);
}

/** All patients at a glance. The change number is read first: what is committed meanwhile comes again as a change. */
export async function readWard(database: Database, nowMs: number): Promise<Ward> {
  const { lastNumber } = await readCounter(database);
  const patients = await listPatients(database);
  const places = await placesOf(database);
  const limits = await limitsOf(
    database.db,
    patients.map(({ patientId }) => patientId),
  );
  const newest = await newestStarts(database);
  const span = { fromMs: nowMs - WARD_HEART_RATE_MS, toMs: nowMs + 1 };
  return {
    changeNumber: lastNumber,
    serverMs: nowMs,
    alarms: [...(await activeAlarms(database))],
    patients: await Promise.all(
      patients.map(async (listed) => {
        const patient = { ...listed, ownLimits: limits.has(listed.patientId) };
        const place = places.get(patient.patientId) ?? UNPLACED;
        if (place.discharged) return { ...patient, ...place, windows: [], heartRate: NO_HEART_RATE };
        const newestMs = newest.get(patient.patientId);
        return {
          ...patient,
          ...place,
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
