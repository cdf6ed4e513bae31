import { MAX_ALARM_TRANSITIONS, type AlarmTransition } from '../../../../contracts/alarm.ts';
import type { Span } from '../../domain/store.ts';
import type { Database } from '../database/database.ts';

/** What happened to the alarms of a patient in a span by the clock of the server, oldest first. */
export async function readAlarmHistory(
  database: Database,
  patientId: number,
  { fromMs, toMs }: Span,
): Promise<{ readonly transitions: AlarmTransition[]; readonly more: boolean }> {
  const rows = await database.db
    .selectFrom('alarm_transitions')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('at_ms', '>=', fromMs)
    .where('at_ms', '<', toMs)
    .orderBy('patient_id')
    .orderBy('at_ms')
    .orderBy('id')
    .limit(MAX_ALARM_TRANSITIONS + 1)
    .execute();
  const transitions = rows.slice(0, MAX_ALARM_TRANSITIONS).map((row) => ({
    transitionId: row.id,
    kind: row.kind,
    episode: row.episode_id,
    atMs: row.at_ms,
    event: row.event,
    from: row.from_state,
    to: row.to_state,
    onsetMs: row.onset_ms,
    lastMs: row.last_ms,
    evidence: row.evidence,
    by: row.actor_name,
    note: row.note,
  }));
  return { transitions, more: rows.length > MAX_ALARM_TRANSITIONS };
}
