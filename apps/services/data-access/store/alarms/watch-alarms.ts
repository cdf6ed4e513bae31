import { hasCondition } from '../../../../contracts/alarm-kinds.ts';
import type { Change } from '../../../../contracts/changes.ts';
import {
  technicalConditions,
  technicalKinds,
  type TechnicalCondition,
  type TechnicalKind,
} from '../../domain/alarms/technical-conditions.ts';
import type { AlarmSubject } from '../../domain/store.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { tell } from './alarm-acts.ts';
import { lockAlarm, rowToStored, type StoredAlarm } from './alarm-rows.ts';
import { applyAct, applyEpisode, newsOf, type AlarmNews } from './apply-act.ts';
import { readWatchedSignals } from './watched-signals.ts';

/** Something that has to happen to an alarm because time has passed. */
interface Due extends AlarmSubject {
  readonly act: (
    trx: Executor,
    locked: StoredAlarm | undefined,
  ) => Promise<StoredAlarm | 'refused' | undefined>;
}

/**
 * What no sample brings about: signals that are missing, and snoozes whose time is over. Looks first, without a lock, and
 * opens a transaction only where something is due; there it looks again.
 * @param mayBegin false: nothing new rings, since a process that has just started cannot know what it has missed
 */
export async function watchAlarms(
  database: Database,
  nowMs: number,
  mayBegin = true,
): Promise<readonly Change[]> {
  const due = [
    ...(await dueTechnical(database, nowMs, mayBegin)),
    ...(await dueResumptions(database, nowMs)),
  ];
  if (due.length === 0) return [];
  return inTransaction(database, async (trx) => {
    const news: AlarmNews[] = [];
    for (const { patientId, kind, act } of due) {
      const after = await act(trx, await lockAlarm(database, trx, { patientId, kind }));
      if (after !== undefined && after !== 'refused') news.push(newsOf(after));
    }
    return tell(database, trx, news);
  });
}

async function dueTechnical(database: Database, nowMs: number, mayBegin: boolean): Promise<readonly Due[]> {
  const signals = await readWatchedSignals(database, nowMs);
  const rows = await database.db
    .selectFrom('alarms')
    .selectAll()
    .where('kind', 'in', technicalKinds)
    .where('state', '<>', 'off')
    .execute();
  const alarms = new Map(rows.map((row) => [`${row.patient_id} ${row.kind}`, rowToStored(row)]));
  return [...signals].flatMap(([patientId, watched]) => {
    const conditions = technicalConditions(watched, nowMs);
    return technicalKinds.flatMap((kind): Due[] => {
      const act = actFor({ patientId, kind }, conditions[kind], nowMs);
      const state = alarms.get(`${patientId} ${kind}`)?.record.state ?? 'off';
      const starts = conditions[kind].is === 'present';
      const concerns = starts ? mayBegin && !hasCondition(state) : state !== 'off';
      return act !== undefined && concerns ? [{ patientId, kind, act }] : [];
    });
  });
}

function actFor(
  subject: AlarmSubject & { readonly kind: TechnicalKind },
  condition: TechnicalCondition,
  atMs: number,
): Due['act'] | undefined {
  switch (condition.is) {
    case 'present': {
      const found = { onsetMs: condition.sinceMs, lastMs: atMs, evidence: condition.evidence };
      return (trx, locked) =>
        locked !== undefined && hasCondition(locked.record.state)
          ? Promise.resolve(undefined)
          : applyEpisode(trx, locked, subject, { event: 'began', found, atMs });
    }
    case 'unknown':
      return undefined;
    default: {
      const event = condition.is === 'absent' ? 'ended' : 'withdraw';
      return (trx, locked) =>
        locked === undefined ? Promise.resolve(undefined) : applyAct(trx, locked, { event, atMs });
    }
  }
}

async function dueResumptions(database: Database, nowMs: number): Promise<readonly Due[]> {
  const rows = await database.db
    .selectFrom('alarms')
    .select(['patient_id', 'kind'])
    .where('state', 'in', ['paused', 'paused-gone'])
    .where('snoozed_until_ms', '<=', nowMs)
    .execute();
  return rows.map(({ patient_id: patientId, kind }) => ({
    patientId,
    kind,
    act: (trx, locked) =>
      locked === undefined || (locked.record.snoozedUntilMs ?? Infinity) > nowMs
        ? Promise.resolve(undefined)
        : applyAct(trx, locked, { event: 'resume', atMs: nowMs }),
  }));
}
