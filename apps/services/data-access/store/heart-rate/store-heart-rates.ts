import type { Change } from '../../../../contracts/changes.ts';
import type { HeartRateCounts, HeartRatePost } from '../../../../contracts/heart-rate.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { planHeartRates, tupleToSample } from '../../domain/plan-heart-rates.ts';
import { appendChanges, heartRateChange } from '../changes.ts';
import { findSamples, upsertSamples } from './heart-rate-rows.ts';
import { sourceIds } from './heart-rate-sources.ts';
import { recomputeHeartRateTrend } from './heart-rate-trend.ts';
import { knownPatients } from '../patients.ts';

/** What became of one request: its counts and the change it made, if any, or why nothing of it was stored. */
export type HeartRateResult =
  { readonly answer: HeartRateCounts; readonly written?: WrittenSpan } | { readonly refusal: ServiceError };

/** Samples of a patient from `fromMs` to `toMs`, both included, were stored or corrected. */
export interface WrittenSpan {
  readonly patientId: number;
  readonly fromMs: number;
  readonly toMs: number;
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
    const results: HeartRateResult[] = [];
    for (const request of requests) {
      const refusal = patients.has(request.patientId)
        ? badSource(request)
        : unknownPatient(request.patientId);
      results.push(refusal === undefined ? await storeOne(database, trx, request) : { refusal });
    }
    const spans = results.flatMap((result) =>
      'written' in result && result.written !== undefined ? [result.written] : [],
    );
    if (spans.length === 0) return { results, changes: [] };
    const firstNumber = await appendChanges(
      database,
      trx,
      spans.map(({ patientId, fromMs, toMs }) => heartRateChange(patientId, fromMs, toMs)),
    );
    const changes = spans.map((span, index): Change => ({
      kind: 'heart-rate',
      changeNumber: firstNumber + index,
      ...span,
    }));
    return { results, changes };
  });
}

async function storeOne(
  database: Database,
  trx: Executor,
  { patientId, deviceId, aggregation, ...request }: HeartRatePost,
): Promise<HeartRateResult> {
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
  const written = writes.map(({ instantMs }) => instantMs).toSorted((a, b) => a - b);
  await recomputeHeartRateTrend(database, trx, patientId, written);
  return { answer: counts, written: { patientId, fromMs: written[0]!, toMs: written.at(-1)! } };
}

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
