import type { Actor } from '../../../../contracts/actor.ts';
import type {
  AcknowledgeRequest,
  Alarm,
  HeartRateLimitsAnswer,
  SetHeartRateLimitsRequest,
  SnoozeRequest,
} from '../../../../contracts/alarm.ts';
import { alarmKinds } from '../../../../contracts/alarm-kinds.ts';
import type { Change } from '../../../../contracts/changes.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { AlarmSubject } from '../../domain/store.ts';
import type { AlarmAct } from '../../domain/alarms/alarm-record.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendChanges, patientsChange } from '../changes.ts';
import { knownPatients } from '../patients.ts';
import { lockAlarm } from './alarm-rows.ts';
import { alarmChanges, applyAct, newsOf, type AlarmNews } from './apply-act.ts';
import { HEART_RATE_RINGS_MS, judgeHeartRates } from './evaluate-heart-rate.ts';
import { addHeartRateLimits, readHeartRateLimits } from './heart-rate-limits.ts';

/** An answer, and what readers of the feed get. */
export interface Told<T> {
  readonly answer: T;
  readonly changes: readonly Change[];
}

export const acknowledgeAlarm = (
  database: Database,
  subject: AlarmSubject,
  { episode, note }: AcknowledgeRequest,
  actor: Actor,
): Promise<Told<Alarm>> =>
  act(database, subject, episode, { event: 'acknowledge', atMs: Date.now(), actor, note });

export function snoozeAlarm(
  database: Database,
  subject: AlarmSubject,
  { episode, minutes, note }: SnoozeRequest,
  actor: Actor,
): Promise<Told<Alarm>> {
  const atMs = Date.now();
  const snoozedUntilMs = atMs + minutes * 60_000;
  return act(database, subject, episode, { event: 'snooze', atMs, actor, note, snoozedUntilMs });
}

/** Ends a snooze before its time. */
export const resumeAlarm = (
  database: Database,
  subject: AlarmSubject,
  { episode, note }: AcknowledgeRequest,
  actor: Actor,
): Promise<Told<Alarm>> =>
  act(database, subject, episode, { event: 'resume', atMs: Date.now(), actor, note });

const act = (
  database: Database,
  subject: AlarmSubject,
  episode: number,
  happening: AlarmAct,
): Promise<Told<Alarm>> =>
  inTransaction(database, async (trx) => {
    const stored = await lockAlarm(database, trx, subject);
    if (stored === undefined) throw notThere(subject);
    if (stored.record.episodeId !== episode)
      throw new ServiceError(
        'conflict',
        `'episode' (${episode}) must be ${stored.record.episodeId}: the alarm has rung again since; look at it first`,
        { fields: [{ path: 'episode', rule: `must be ${stored.record.episodeId}` }] },
      );
    const after = await applyAct(trx, stored, happening);
    if (after === 'refused') throw notThere(subject);
    const news = newsOf(after ?? stored);
    return { answer: news.alarm, changes: after === undefined ? [] : await tell(database, trx, [news]) };
  });

const notThere = ({ patientId, kind }: AlarmSubject): ServiceError =>
  new ServiceError(
    'conflict',
    `patient ${patientId} has no alarm '${alarmKinds[kind].text}' now; it may have ended`,
  );

/** Numbers the news of a transaction that does nothing else. Call it last. */
export async function tell(
  database: Database,
  trx: Executor,
  news: readonly AlarmNews[],
): Promise<readonly Change[]> {
  if (news.length === 0) return [];
  const changes = news.map(({ change }) => change);
  return alarmChanges(news, await appendChanges(database, trx, changes));
}

/** Sets the limits of a patient, which every screen shows, and judges the newest heart rates by them at once. */
export const setHeartRateLimits = (
  database: Database,
  patientId: number,
  request: SetHeartRateLimitsRequest,
  actor: Actor,
): Promise<Told<HeartRateLimitsAnswer>> =>
  inTransaction(database, async (trx) => {
    if (!(await knownPatients(database, trx, [patientId])).has(patientId))
      throw new ServiceError('not-found', `patient ${patientId} is not on this ward`);
    const nowMs = Date.now();
    await addHeartRateLimits(trx, patientId, request, { actor, nowMs });
    const answer = await readHeartRateLimits(trx, patientId);
    const news = await judgeHeartRates(database, trx, patientId, {
      fromMs: nowMs - HEART_RATE_RINGS_MS,
      limits: answer.limits,
      nowMs,
      limitsChanged: true,
    });
    const told = [...news.map(({ change }) => change), patientsChange];
    const firstNumber = await appendChanges(database, trx, told);
    const changes: readonly Change[] = [
      ...alarmChanges(news, firstNumber),
      { kind: 'patients', changeNumber: firstNumber + news.length },
    ];
    return { answer, changes };
  });
