import { isCoarserThanMinutes } from '../../../../contracts/aggregation.ts';
import type { Change } from '../../../../contracts/changes.ts';
import type { HeartRateCounts, HeartRatePost } from '../../../../contracts/heart-rate.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { byPatientAt, type DeviceSpan } from '../../domain/device-spans.ts';
import { planHeartRates, tupleToSample, type HeartRateSample } from '../../domain/plan-heart-rates.ts';
import { alarmChanges } from '../alarms/apply-act.ts';
import { evaluateHeartRates } from '../alarms/evaluate-heart-rate.ts';
import { appendChanges, heartRateChange } from '../changes.ts';
import { findSamples, upsertSamples } from './heart-rate-rows.ts';
import { sourceIds } from './heart-rate-sources.ts';
import { recomputeHeartRateTrend } from './heart-rate-trend.ts';
import { spansOf } from '../device-spans.ts';
import { knownPatients } from '../patients.ts';

/** What became of one request: its counts and the change it made, if any, or why nothing of it was stored. */
export type HeartRateResult =
  | { readonly answer: HeartRateCounts; readonly written: readonly Written[] }
  | { readonly refusal: ServiceError };

/** Samples of a patient that were stored or corrected, and their instants, ascending. */
interface Written {
  readonly patientId: number;
  readonly instants: readonly number[];
  /** Those that alarms look at: all but what summarises more than minutes. */
  readonly samples: readonly HeartRateSample[];
}

/**
 * Stores the samples of several requests in one transaction, one request after the other. Nothing is written for those
 * whose samples are all stored already. Requests at fault are refused one by one.
 */
export async function storeHeartRates(
  database: Database,
  requests: readonly HeartRatePost[],
): Promise<{ readonly results: readonly HeartRateResult[]; readonly changes: readonly Change[] }> {
  return inTransaction(database, async (trx) => {
    const patients = await knownPatients(
      database,
      trx,
      requests.map(({ patientId }) => patientId),
    );
    const spans = await spansOf(
      database,
      trx,
      requests.flatMap(({ deviceId }) => (deviceId === null ? [] : [deviceId])),
    );
    const results: HeartRateResult[] = [];
    for (const request of requests) {
      const refusal = patients.has(request.patientId)
        ? badSource(request)
        : unknownPatient(request.patientId);
      results.push(
        refusal === undefined ? await storeParts(database, trx, byWearer(request, spans)) : { refusal },
      );
    }
    const written = results.flatMap((result) => ('written' in result ? result.written : []));
    if (written.length === 0) return { results, changes: [] };
    for (const [patientId, instants] of instantsByPatient(written))
      await recomputeHeartRateTrend(database, trx, patientId, instants);
    const alarms = await evaluateHeartRates(database, trx, written, Date.now());
    const firstNumber = await appendChanges(database, trx, [
      ...written.map(({ patientId, instants }) => heartRateChange(patientId, instants[0]!, instants.at(-1)!)),
      ...alarms.map(({ change }) => change),
    ]);
    const stored = written.map(({ patientId, instants }, index): Change => ({
      kind: 'heart-rate',
      changeNumber: firstNumber + index,
      patientId,
      fromMs: instants[0]!,
      toMs: instants.at(-1)!,
    }));
    return { results, changes: [...stored, ...alarmChanges(alarms, firstNumber + written.length)] };
  });
}

/** A post parted by who wore the device when; what it measured while nobody wore it is left out. */
function byWearer(
  post: HeartRatePost,
  spansByDevice: ReadonlyMap<number, readonly DeviceSpan[]>,
): readonly HeartRatePost[] {
  const spans = post.deviceId === null ? undefined : spansByDevice.get(post.deviceId);
  if (spans === undefined) return [post];
  return [...byPatientAt(spans, post.samples, ([instantMs]) => instantMs)].map(([patientId, samples]) => ({
    ...post,
    patientId,
    samples: [...samples],
  }));
}

async function storeParts(
  database: Database,
  trx: Executor,
  parts: readonly HeartRatePost[],
): Promise<HeartRateResult> {
  const answer = { accepted: 0, updated: 0, unchanged: 0 };
  const written: Written[] = [];
  for (const part of parts) {
    const stored = await storeOne(database, trx, part);
    answer.accepted += stored.answer.accepted;
    answer.updated += stored.answer.updated;
    answer.unchanged += stored.answer.unchanged;
    if (stored.written !== undefined) written.push(stored.written);
  }
  return { answer, written };
}

async function storeOne(
  database: Database,
  trx: Executor,
  { patientId, deviceId, aggregation, ...request }: HeartRatePost,
): Promise<{ readonly answer: HeartRateCounts; readonly written?: Written }> {
  const ids = await sourceIds(database, trx, request.sources);
  const samples = request.samples.map((tuple) => tupleToSample(tuple, ids));
  const instants = [...new Set(samples.map(({ instantMs }) => instantMs))];
  const stored = await findSamples(database, trx, patientId, instants);
  const { writes, counts } = planHeartRates(samples, stored);
  if (writes.length === 0) return { answer: counts };

  const receivedMs = Date.now();
  await upsertSamples(
    database,
    trx,
    writes.map((sample) => ({
      patient_id: patientId,
      instant_ms: sample.instantMs,
      source_id: sample.sourceId,
      offset_minutes: sample.offsetMinutes,
      min_bpm: sample.min,
      mean_bpm: sample.mean,
      max_bpm: sample.max,
      device_id: deviceId,
      aggregation,
      received_ms: receivedMs,
    })),
  );
  return {
    answer: counts,
    written: {
      patientId,
      instants: writes.map(({ instantMs }) => instantMs).toSorted(ascending),
      samples: aggregation !== null && isCoarserThanMinutes(aggregation) ? [] : writes,
    },
  };
}

/** Posts of one patient that share a transaction often fall into the same trend buckets: those are recomputed once. */
function instantsByPatient(written: readonly Written[]): ReadonlyMap<number, readonly number[]> {
  const all = new Map<number, number[]>();
  for (const { patientId, instants } of written)
    all.set(patientId, [...(all.get(patientId) ?? []), ...instants].sort(ascending));
  return all;
}

const ascending = (a: number, b: number): number => a - b;

function badSource({ sources, samples }: HeartRatePost): ServiceError | undefined {
  const at = samples.findIndex(([, , , , , source]) => source >= sources.length);
  if (at < 0) return undefined;
  const path = `samples[${at}][5]`;
  const rule = `must be an index into the ${sources.length} 'sources'`;
  return new ServiceError('bad-request', `'${path}' (${samples[at]![5]}) ${rule}`, {
    fields: [{ path, rule }],
  });
}

/** The refusal of data for a patient that nobody has added. */
export const unknownPatient = (patientId: number, path = 'patientId'): ServiceError => {
  const rule = 'must be a patient of this ward; add one with: npm run devices -- add --patient-name';
  return new ServiceError('bad-request', `'${path}' (${patientId}) ${rule}`, { fields: [{ path, rule }] });
};
