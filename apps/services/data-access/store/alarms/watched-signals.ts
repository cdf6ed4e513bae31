import type { DeviceKind } from '../../../../contracts/device.ts';
import { WATCHED_EEG_MS, type WatchedSignals } from '../../domain/alarms/technical-conditions.ts';
import type { Database } from '../database/database.ts';
import { dischargedPatients } from '../registry/places.ts';
import { prepared } from '../database/prepared.ts';

/** The newest of each patient. Ordered by the whole key, so that MySQL takes its last row instead of walking through it. */
const selectNewest = prepared()((db) =>
  db
    .selectFrom('patients')
    .select((patient) => [
      'patients.id as patient_id',
      patient
        .selectFrom('eeg_windows')
        .select('start_ms')
        .whereRef('eeg_windows.patient_id', '=', 'patients.id')
        .orderBy('eeg_windows.patient_id', 'desc')
        .orderBy('start_ms', 'desc')
        .orderBy('eeg_windows.id', 'desc')
        .limit(1)
        .as('start_ms'),
      patient
        .selectFrom('eeg_windows')
        .select('received_ms')
        .whereRef('eeg_windows.patient_id', '=', 'patients.id')
        .orderBy('eeg_windows.patient_id', 'desc')
        .orderBy('start_ms', 'desc')
        .orderBy('eeg_windows.id', 'desc')
        .limit(1)
        .as('received_ms'),
      patient
        .selectFrom('heart_rates')
        .select('instant_ms')
        .whereRef('heart_rates.patient_id', '=', 'patients.id')
        .orderBy('heart_rates.patient_id', 'desc')
        .orderBy('instant_ms', 'desc')
        .orderBy('source_id', 'desc')
        .limit(1)
        .as('heart_rate_ms'),
    ]),
);

const selectRecent = prepared<{ patientId: number; sinceMs: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_windows')
    .select((window) => [
      'score_status',
      window.fn.countAll<number>().as('windows'),
      window.fn.min('received_ms').as('since_ms'),
    ])
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>', parameter('sinceMs'))
    .groupBy('score_status'),
);

/** What is known of every patient's signals. */
export async function readWatchedSignals(
  database: Database,
  nowMs: number,
): Promise<ReadonlyMap<number, WatchedSignals>> {
  const expected = await expectedSignals(database);
  const { rows } = await selectNewest(database, {});
  const signals = new Map<number, WatchedSignals>();
  for (const { patient_id: patientId, start_ms, received_ms, heart_rate_ms } of rows) {
    const sinceMs = nowMs - WATCHED_EEG_MS;
    const isRecent = start_ms !== null && start_ms > sinceMs;
    const recent = isRecent ? (await selectRecent(database, { patientId, sinceMs })).rows : [];
    const of = (status: string) => recent.find(({ score_status }) => score_status === status);
    signals.set(patientId, {
      eegExpected: expected('eeg', patientId),
      newestEeg:
        start_ms === null || received_ms === null ? null : { startMs: start_ms, receivedMs: received_ms },
      recent: {
        scored: Number(of('scored')?.windows ?? 0),
        notAssessable: Number(of('not-assessable')?.windows ?? 0),
      },
      unscoredSinceMs: of('unscored')?.since_ms ?? null,
      recentSinceMs: recent.length === 0 ? null : Math.min(...recent.map(({ since_ms }) => since_ms)),
      heartRateExpected: expected('heart-rate', patientId),
      newestHeartRateMs: heart_rate_ms,
    });
  }
  return signals;
}

/**
 * A patient who wears no device of a kind any more, or was discharged, is no longer watched for it; senders without a token
 * are no devices.
 */
async function expectedSignals(
  database: Database,
): Promise<(kind: DeviceKind, patientId: number) => boolean> {
  const spans = await database.db
    .selectFrom('device_spans')
    .innerJoin('devices', 'devices.id', 'device_spans.device_id')
    .select(['device_spans.patient_id', 'kind', 'revoked_ms', 'to_ms'])
    .execute();
  const discharged = await dischargedPatients(database);
  return (kind, patientId) => {
    if (discharged.has(patientId)) return false;
    const own = spans.filter((span) => span.patient_id === patientId && span.kind === kind);
    return own.length === 0 || own.some(({ revoked_ms, to_ms }) => revoked_ms === null && to_ms === null);
  };
}
