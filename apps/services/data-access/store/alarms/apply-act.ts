import type { Alarm } from '../../../../contracts/alarm.ts';
import type { Change } from '../../../../contracts/changes.ts';
import {
  afterAct,
  newRecord,
  toAlarm,
  type AlarmAct,
  type AlarmStep,
} from '../../domain/alarms/alarm-record.ts';
import type { FoundEpisode } from '../../domain/alarms/episodes.ts';
import type { AlarmSubject } from '../../domain/store.ts';
import type { Executor } from '../database/database.ts';
import { alarmChange, type NewChange } from '../changes.ts';
import { writeAlarm, type StoredAlarm } from './alarm-rows.ts';

/** What readers of the feed get to know of an alarm that changed. */
export interface AlarmNews {
  readonly change: NewChange;
  readonly alarm: Alarm;
}

export const newsOf = ({ alarmId, record }: StoredAlarm): AlarmNews => ({
  change: alarmChange(record.patientId, alarmId),
  alarm: toAlarm(record),
});

/** What readers of the feed get when the news are numbered from `firstNumber` on. */
export const alarmChanges = (news: readonly AlarmNews[], firstNumber: number): readonly Change[] =>
  news.map(({ alarm }, index) => ({ kind: 'alarm', changeNumber: firstNumber + index, alarm }));

/**
 * Lets something happen to a locked alarm and keeps it in the history. Undefined: nothing has changed.
 * `refused`: a person asked for what makes no sense now.
 */
export async function applyAct(
  trx: Executor,
  stored: StoredAlarm,
  act: AlarmAct,
): Promise<StoredAlarm | 'refused' | undefined> {
  const step = afterAct(stored.record, act);
  if (step === undefined || step === 'refused') return step;
  const alarmId = await writeAlarm(trx, stored.alarmId, step.record);
  await addTransition(trx, step);
  return { alarmId, record: step.record };
}

/** Lets a new episode begin, or turn up after it has passed. The first of a kind makes the alarm. */
export async function applyEpisode(
  trx: Executor,
  stored: StoredAlarm | undefined,
  subject: AlarmSubject,
  {
    event,
    found,
    atMs,
  }: { readonly event: 'began' | 'passed'; readonly found: FoundEpisode; readonly atMs: number },
): Promise<StoredAlarm> {
  const { patientId, kind } = subject;
  const { insertId } = await trx
    .insertInto('alarm_episodes')
    .values({ patient_id: patientId, kind, onset_ms: found.onsetMs, last_ms: found.lastMs })
    .executeTakeFirstOrThrow();
  const fresh = { ...found, episodeId: Number(insertId) };
  const step = afterAct(stored?.record ?? newRecord(patientId, kind, fresh), { event, atMs, fresh });
  if (step === undefined || step === 'refused')
    throw new Error(`'${event}' must lead somewhere from every state`);
  const alarmId = await writeAlarm(trx, stored?.alarmId, step.record);
  await addTransition(trx, step);
  return { alarmId, record: step.record };
}

async function addTransition(trx: Executor, { record, from, act }: AlarmStep): Promise<void> {
  const episode = act.fresh ?? record;
  await trx
    .insertInto('alarm_transitions')
    .values({
      patient_id: record.patientId,
      kind: record.kind,
      episode_id: record.episodeId,
      at_ms: act.atMs,
      event: act.event,
      from_state: from,
      to_state: record.state,
      onset_ms: episode.onsetMs,
      last_ms: episode.lastMs,
      evidence: episode.evidence,
      actor_id: act.actor?.accountId ?? null,
      actor_name: act.actor?.name ?? null,
      actor_role: act.actor?.role ?? null,
      note: act.note ?? null,
    })
    .execute();
}
