import { sql } from 'kysely';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { alarmKinds, hasCondition, statesWithCondition } from '../../../../contracts/alarm-kinds.ts';
import { defaultAlarmRule } from '../../../../seizure-model/alarm-rule.ts';
import { groupBy } from '../../../../kit/group-by.ts';
import {
  ruleSpanMs,
  seizureEpisodes,
  seizureHasEnded,
  type ScoredWindow,
} from '../../domain/alarms/seizure-episodes.ts';
import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { lockAlarm, rowToStored, type StoredAlarm } from './alarm-rows.ts';
import { newsOf, type AlarmNews } from './apply-act.ts';
import { evaluateEpisodes } from './evaluate-episodes.ts';
import { windowsOfRule } from './windows-of-rule.ts';

/** Windows that began longer ago are history: they are stored and scored, and do not ring. */
export const EEG_RINGS_MS = 24 * 3_600_000;

/** The longest stretch that is looked at again while an alarm waits for its end, in milliseconds. */
const MOST_LOOKED_BACK_MS = 600_000;

const { clearDelayMs } = alarmKinds.seizure;

const selectOngoing = listQuery({
  maxValues: 256,
  build: (db, patientIds: number[]) =>
    db
      .selectFrom('alarms')
      .selectAll()
      .where('kind', '=', sql.lit('seizure' as const))
      .where(
        'state',
        'in',
        statesWithCondition.map((state) => sql.lit(state)),
      )
      .where('patient_id', 'in', patientIds),
});

/**
 * Judges the seizure alarm of every patient of whom windows were stored or scored in this transaction. Most windows show
 * nothing and concern nobody whose alarm is on: for them one query is all it costs.
 */
export async function evaluateEeg(
  database: Database,
  trx: Executor,
  windows: readonly EegWindow[],
  nowMs: number,
): Promise<readonly AlarmNews[]> {
  const judged = windows.filter(
    ({ startMs, score }) => score.status === 'scored' && startMs >= nowMs - EEG_RINGS_MS,
  );
  if (judged.length === 0) return [];
  const patients = groupBy(judged, ({ patientId }) => patientId);
  const ongoing = new Map(
    (await selectOngoing(database, trx, [...patients.keys()])).map((row) => [
      row.patient_id,
      rowToStored(row),
    ]),
  );
  const concerned = [...patients].filter(
    ([patientId, own]) => ongoing.has(patientId) || own.some(reachesThreshold),
  );
  const news: AlarmNews[] = [];
  for (const [patientId, own] of concerned.toSorted(([a], [b]) => a - b)) {
    // Transactions of SQLite follow one another; in MySQL what was read has to be locked.
    const read = database.engine === 'sqlite' ? ongoing.get(patientId) : undefined;
    const locked = read ?? (await lockAlarm(database, trx, { patientId, kind: 'seizure' }));
    const told = await evaluatePatient(database, trx, locked, { patientId, windows: own, nowMs });
    if (told !== undefined) news.push(newsOf(told));
  }
  return news;
}

const reachesThreshold = ({ score }: EegWindow): boolean =>
  score.status === 'scored' && score.probability >= defaultAlarmRule.threshold;

async function evaluatePatient(
  database: Database,
  trx: Executor,
  locked: StoredAlarm | undefined,
  came: { readonly patientId: number; readonly windows: readonly EegWindow[]; readonly nowMs: number },
): Promise<StoredAlarm | undefined> {
  const { patientId, nowMs } = came;
  const record = locked?.record;
  const waitsForEnd = record !== undefined && hasCondition(record.state);
  const windows: ScoredWindow[] = [];
  for (const [channel, own] of groupBy(came.windows, (window) => window.channel)) {
    const starts = own.map(({ startMs }) => startMs);
    const newestMs = Math.max(...starts);
    const fromMs = Math.min(
      ...starts,
      ...(waitsForEnd ? [Math.max(record.lastMs, newestMs - MOST_LOOKED_BACK_MS)] : []),
    );
    const toMs = newestMs + clearDelayMs + ruleSpanMs(defaultAlarmRule);
    windows.push(...(await windowsOfRule(database, trx, { patientId, channel, fromMs, toMs })));
  }
  return evaluateEpisodes(database, trx, locked, {
    patientId,
    kind: 'seizure',
    episodes: seizureEpisodes(windows, clearDelayMs),
    hasEnded: (lastMs) => seizureHasEnded(windows, lastMs, clearDelayMs),
    nowMs,
  });
}
