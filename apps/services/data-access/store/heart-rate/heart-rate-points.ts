import type { Database } from '../database/database.ts';
import { prepared } from '../database/prepared.ts';
import type { HeartRatePoint } from '../../domain/store.ts';
import { listPatients } from '../patients.ts';

const selectSince = prepared<{ patientId: number; sinceMs: number }>()((db, parameter) =>
  db
    .selectFrom('heart_rates')
    .select(['patient_id', 'instant_ms', 'offset_minutes', 'mean_bpm'])
    .where('patient_id', '=', parameter('patientId'))
    .where('instant_ms', '>=', parameter('sinceMs'))
    .orderBy('patient_id')
    .orderBy('instant_ms'),
);

/** Heart rates since `sinceMs`, by patient and time: one stretch of the key per patient. */
export async function heartRatesSince(database: Database, sinceMs: number): Promise<HeartRatePoint[]> {
  const points: HeartRatePoint[] = [];
  for (const { patientId } of await listPatients(database))
    for (const row of (await selectSince(database, { patientId, sinceMs })).rows)
      points.push({
        patientId,
        instantMs: row.instant_ms,
        offsetMinutes: row.offset_minutes,
        meanBpm: row.mean_bpm,
      });
  return points;
}
