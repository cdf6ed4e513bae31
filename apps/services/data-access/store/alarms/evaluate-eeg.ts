import { sql } from 'kysely';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import { alarmKinds, hasCondition, statesWithCondition } from '../../../../contracts/alarm-kinds.ts';
import { defaultAlarmRule } from '../../../../seizure-model/alarm-rule.ts';
import {
  ruleSpanMs,
  seizureEpisodes,
  seizureHasEnded,
  type ScoredWindow,
} from '../../domain/alarms/seizure-episodes.ts';
import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { prepared } from '../database/prepared.ts';
import type { Span } from '../../domain/store.ts';
import { lockAlarm, type StoredAlarm } from './alarm-rows.ts';
import { newsOf, type AlarmNews } from './apply-act.ts';
import { evaluateEpisodes } from './evaluate-episodes.ts';

/** Windows that began longer ago are history: they are stored and scored, and do not ring. */
export const EEG_RINGS_MS = 24 * 3_600_000;

/** The longest stretch that is looked at again while an alarm waits for its end, in milliseconds. */
const MOST_LOOKED_BACK_MS = 600_000;

const LOOK_AROUND_MS = ruleSpanMs(defaultAlarmRule);
const { clearDelayMs } = alarmKinds.seizure;

const selectOngoing = listQuery({
  maxValues: 256,
  build: (db, patientIds: number[]) =>
    db
      .selectFrom('alarms')
      .select('patient_id')
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
  const patients = new Map<number, EegWindow[]>();
  for (const window of judged) {
    const own = patients.get(window.patientId);
    if (own === undefined) patients.set(window.patientId, [window]);
    else own.push(window);
  }
  const ongoing = new Set(
    (await selectOngoing(database, trx, [...patients.keys()])).map(({ patient_id }) => patient_id),
  );
  const concerned = [...patients].filter(
    ([patientId, own]) => ongoing.has(patientId) || own.some(reachesThreshold),
  );
  const news: AlarmNews[] = [];
  for (const [patientId, own] of concerned.toSorted(([a], [b]) => a - b)) {
    const locked = await lockAlarm(database, trx, { patientId, kind: 'seizure' });
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
  const starts = came.windows.map(({ startMs }) => startMs);
  const newestMs = Math.max(...starts);
  const record = locked?.record;
  const waitsForEnd = record !== undefined && hasCondition(record.state);
  const fromMs = Math.min(
    ...starts,
    ...(waitsForEnd ? [Math.max(record.lastMs, newestMs - MOST_LOOKED_BACK_MS)] : []),
  );
  const windows = await windowsBetween(database, trx, {
    patientId,
    fromMs: fromMs - LOOK_AROUND_MS,
    toMs: newestMs + clearDelayMs + LOOK_AROUND_MS,
  });
  return evaluateEpisodes(database, trx, locked, {
    patientId,
    kind: 'seizure',
    episodes: seizureEpisodes(windows, clearDelayMs),
    hasEnded: (lastMs) => seizureHasEnded(windows, lastMs, clearDelayMs),
    nowMs,
  });
}

const selectBetween = prepared<Span & { patientId: number }>()((db, parameter) =>
  db
    .selectFrom('eeg_windows')
    .select(['start_ms', 'channel', 'probability', 'model_version'])
    .where('patient_id', '=', parameter('patientId'))
    .where('start_ms', '>=', parameter('fromMs'))
    .where('start_ms', '<', parameter('toMs')),
);

async function windowsBetween(
  database: Database,
  trx: Executor,
  asked: Span & { readonly patientId: number },
): Promise<readonly ScoredWindow[]> {
  const { rows } = await selectBetween(database, asked, trx);
  return rows.map(({ start_ms, channel, probability, model_version }) => ({
    startMs: start_ms,
    channel,
    probability,
    modelVersion: model_version,
  }));
}
