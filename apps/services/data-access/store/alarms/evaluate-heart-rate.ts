import { isCoarserThanMinutes } from '../../../../contracts/aggregation.ts';
import { defaultHeartRateLimits, type HeartRateLimits } from '../../../../contracts/alarm.ts';
import { alarmKinds, hasCondition, statesWithCondition } from '../../../../contracts/alarm-kinds.ts';
import {
  MAX_HEART_RATE_GAP_MS,
  heartRateEpisodes,
  heartRateKinds,
  isBeyond,
  isBeyondAnyLimit,
  type JudgedSample,
} from '../../domain/alarms/heart-rate-episodes.ts';
import type { Database, Executor } from '../database/database.ts';
import type { Tables } from '../database/tables.ts';
import { lockAlarm } from './alarm-rows.ts';
import { newsOf, type AlarmNews } from './apply-act.ts';
import { evaluateEpisodes } from './evaluate-episodes.ts';
import { limitsOf } from './heart-rate-limits.ts';

/** Samples measured longer ago are history, and do not ring: a phone sends all of yesterday again. */
export const HEART_RATE_RINGS_MS = 2 * 3_600_000;

/** Samples of a patient that were stored or corrected. */
export interface StoredSamples {
  readonly patientId: number;
  readonly samples: readonly JudgedSample[];
}

/** Judges the heart-rate alarms of every patient of whom samples were stored in this transaction. */
export async function evaluateHeartRates(
  database: Database,
  trx: Executor,
  stored: readonly StoredSamples[],
  nowMs: number,
): Promise<readonly AlarmNews[]> {
  const patients = new Map<number, JudgedSample[]>();
  for (const { patientId, samples } of stored)
    for (const sample of samples)
      if (sample.instantMs >= nowMs - HEART_RATE_RINGS_MS) {
        const own = patients.get(patientId);
        if (own === undefined) patients.set(patientId, [sample]);
        else own.push(sample);
      }
  if (patients.size === 0) return [];
  const limits = await limitsOf(trx, [...patients.keys()]);
  const ongoing = await ongoingPatients(trx, [...patients.keys()]);
  const news: AlarmNews[] = [];
  for (const [patientId, samples] of [...patients].toSorted(([a], [b]) => a - b)) {
    const own = limits.get(patientId) ?? defaultHeartRateLimits;
    if (ongoing.has(patientId) || samples.some((sample) => isBeyondAnyLimit(sample, own)))
      news.push(
        ...(await judgeHeartRates(database, trx, patientId, {
          fromMs: Math.min(...samples.map(({ instantMs }) => instantMs)),
          limits: own,
          nowMs,
        })),
      );
  }
  return news;
}

/**
 * Judges the heart rates of a patient from an instant on.
 * @param limitsChanged the condition has ended as soon as the newest sample keeps to the new limits
 */
export async function judgeHeartRates(
  database: Database,
  trx: Executor,
  patientId: number,
  {
    fromMs,
    limits,
    nowMs,
    limitsChanged = false,
  }: {
    readonly fromMs: number;
    readonly limits: HeartRateLimits;
    readonly nowMs: number;
    readonly limitsChanged?: boolean;
  },
): Promise<readonly AlarmNews[]> {
  const samples = await samplesSince(trx, patientId, fromMs - MAX_HEART_RATE_GAP_MS);
  const newest = samples.at(-1);
  if (newest === undefined) return [];
  const news: AlarmNews[] = [];
  for (const kind of heartRateKinds) {
    const episodes = heartRateEpisodes(kind, samples, limits);
    const locked = await lockAlarm(database, trx, { patientId, kind });
    if (episodes.length === 0 && (locked === undefined || !hasCondition(locked.record.state))) continue;
    const keeps = !isBeyond(kind, newest, limits);
    const told = await evaluateEpisodes(database, trx, locked, {
      patientId,
      kind,
      episodes,
      hasEnded: (lastMs) =>
        keeps && (limitsChanged || newest.instantMs - lastMs >= alarmKinds[kind].clearDelayMs),
      nowMs,
      mayReturn: limitsChanged,
    });
    if (told !== undefined) news.push(newsOf(told));
  }
  return news;
}

async function ongoingPatients(trx: Executor, patientIds: readonly number[]): Promise<ReadonlySet<number>> {
  const rows = await trx
    .selectFrom('alarms')
    .select('patient_id')
    .where('patient_id', 'in', [...patientIds])
    .where('kind', 'in', heartRateKinds)
    .where('state', 'in', statesWithCondition)
    .execute();
  return new Set(rows.map(({ patient_id }) => patient_id));
}

async function samplesSince(
  trx: Executor,
  patientId: number,
  fromMs: number,
): Promise<readonly JudgedSample[]> {
  const rows = await trx
    .selectFrom('heart_rates')
    .select(['instant_ms', 'source_id', 'min_bpm', 'mean_bpm', 'max_bpm', 'aggregation'])
    .where('patient_id', '=', patientId)
    .where('instant_ms', '>=', fromMs)
    .orderBy('patient_id')
    .orderBy('instant_ms')
    .execute();
  return judgedSamples(rows);
}

/** Stored samples as alarms judge them: those that summarise more than minutes say nothing of now. */
export const judgedSamples = (
  rows: readonly Pick<
    Tables['heart_rates'],
    'instant_ms' | 'source_id' | 'min_bpm' | 'mean_bpm' | 'max_bpm' | 'aggregation'
  >[],
): readonly JudgedSample[] =>
  rows
    .filter(({ aggregation }) => aggregation === null || !isCoarserThanMinutes(aggregation))
    .map((row) => ({
      instantMs: row.instant_ms,
      sourceId: row.source_id,
      min: row.min_bpm,
      mean: row.mean_bpm,
      max: row.max_bpm,
    }));
