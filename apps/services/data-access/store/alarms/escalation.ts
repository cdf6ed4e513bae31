import { alarmKindNames, alarmKinds } from '../../../../contracts/alarm-kinds.ts';
import type { Log } from '../../../../kit/log.ts';
import {
  ESCALATION_MS,
  MOST_ATTEMPTS,
  pauseAfter,
  type AlarmCall,
  type PeopleCaller,
} from '../../domain/alarms/people-caller.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';

const escalatedKinds = alarmKindNames.filter((kind) => alarmKinds[kind].priority === 'high');
const MOST_AT_ONCE = 20;

/** Calls people about high alarms that nobody has acknowledged in time, until somebody does. Without callers it does nothing. */
export const escalation =
  (database: Database, callers: readonly PeopleCaller[], log: Log): ((nowMs: number) => Promise<void>) =>
  async (nowMs) => {
    if (callers.length === 0) return;
    await makeCalls(database, callers, nowMs);
    await placeCalls(database, callers, { nowMs, log });
  };

/** Notes who is to be called; the alarm remembers up to which level, so that nobody is called twice. */
async function makeCalls(database: Database, callers: readonly PeopleCaller[], nowMs: number): Promise<void> {
  const unheard = await database.db
    .selectFrom('alarms')
    .select(['id', 'episode_id', 'raised_ms', 'escalated'])
    .where('kind', 'in', escalatedKinds)
    .where('state', 'in', ['present', 'latched'])
    .where('raised_ms', '<=', nowMs - ESCALATION_MS[0])
    .where('escalated', '<', ESCALATION_MS.length)
    .execute();
  for (const alarm of unheard) {
    const level = ESCALATION_MS.filter((afterMs) => nowMs - alarm.raised_ms >= afterMs).length;
    if (level <= alarm.escalated) continue;
    const levels = Array.from(
      { length: level - alarm.escalated },
      (_none, index) => alarm.escalated + 1 + index,
    );
    await inTransaction(database, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable('alarms')
        .set({ escalated: level })
        .where('id', '=', alarm.id)
        .where('raised_ms', '=', alarm.raised_ms)
        .where('escalated', '=', alarm.escalated)
        .where('state', 'in', ['present', 'latched'])
        .executeTakeFirstOrThrow();
      if (numUpdatedRows !== 1n) return;
      for (const each of levels)
        for (const { channel, reaches } of callers)
          if (reaches(each))
            await trx
              .insertInto('alarm_calls')
              .values({
                alarm_id: alarm.id,
                episode_id: alarm.episode_id,
                level: each,
                channel,
                status: 'due',
                attempts: 0,
                due_ms: nowMs,
                made_ms: nowMs,
                ended_ms: null,
              })
              .execute();
    });
  }
}

async function placeCalls(
  database: Database,
  callers: readonly PeopleCaller[],
  { nowMs, log }: { readonly nowMs: number; readonly log: Log },
): Promise<void> {
  const due = await database.db
    .selectFrom('alarm_calls')
    .innerJoin('alarms', 'alarms.id', 'alarm_calls.alarm_id')
    .select(['alarm_calls.id as callId', 'level', 'channel', 'attempts', 'patient_id', 'kind', 'state'])
    .select(['onset_ms', 'raised_ms', 'made_ms'])
    .where('status', '=', 'due')
    .where('due_ms', '<=', nowMs)
    .orderBy('status')
    .orderBy('due_ms')
    .limit(MOST_AT_ONCE)
    .execute();
  await Promise.all(
    due.map(async (row) => {
      const caller = callers.find(({ channel }) => channel === row.channel);
      const signals = (row.state === 'present' || row.state === 'latched') && row.raised_ms < row.made_ms;
      if (caller === undefined || !signals) return end(database, row.callId, 'obsolete');
      const { text, priority } = alarmKinds[row.kind];
      const call: AlarmCall = {
        callId: row.callId,
        level: row.level,
        patientId: row.patient_id,
        kind: row.kind,
        text,
        priority,
        onsetMs: row.onset_ms,
        raisedMs: row.raised_ms,
      };
      try {
        await caller.call(call);
        return await end(database, row.callId, 'sent');
      } catch (error) {
        const attempts = row.attempts + 1;
        log.warn(
          { err: error, callId: row.callId, channel: row.channel, attempts },
          'nobody could be called',
        );
        if (attempts >= MOST_ATTEMPTS) return end(database, row.callId, 'failed');
        await database.db
          .updateTable('alarm_calls')
          .set({ attempts, due_ms: nowMs + pauseAfter(attempts) })
          .where('id', '=', row.callId)
          .execute();
      }
    }),
  );
}

async function end(
  database: Database,
  callId: number,
  status: 'sent' | 'obsolete' | 'failed',
): Promise<void> {
  await database.db
    .updateTable('alarm_calls')
    .set({ status, ended_ms: Date.now() })
    .where('id', '=', callId)
    .execute();
}
