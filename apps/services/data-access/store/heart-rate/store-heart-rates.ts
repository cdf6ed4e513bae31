import type { Change } from '../../../../contracts/changes.ts';
import type { StoreHeartRatesAnswer, StoreHeartRatesRequest } from '../../../../contracts/heart-rate.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { planHeartRates, tupleToSample } from '../../domain/plan-heart-rates.ts';
import { appendChanges, heartRateChange } from '../changes.ts';
import { findSamples, upsertSamples } from './heart-rate-rows.ts';
import { sourceIds } from './heart-rate-sources.ts';
import { recomputeHeartRateTrend } from './heart-rate-trend.ts';
import { knownPatients } from '../patients.ts';

/** How many samples were new, changed or known, and the one change of it all, if any. */
export interface HeartRateResult {
  readonly answer: StoreHeartRatesAnswer;
  readonly changes: readonly Change[];
}

/**
 * Stores samples of one patient in one transaction. Nothing is written when all of them are stored already.
 * @throws ServiceError `bad-request` for an unknown patient or an index that points at no source
 */
export async function storeHeartRates(
  database: Database,
  request: StoreHeartRatesRequest,
): Promise<HeartRateResult> {
  const { patientId, deviceId, aggregation, sources } = request;
  assertSourcesGiven(request);
  return inTransaction(database, async (trx) => {
    const patients = await knownPatients(database, trx, [patientId]);
    if (!patients.has(patientId)) throw unknownPatient(patientId);
    const ids = await sourceIds(database, trx, sources);
    const samples = request.samples.map((tuple) => tupleToSample(tuple, ids));
    const instants = [...new Set(samples.map(({ instantMs }) => instantMs))];
    const stored = await findSamples(database, trx, patientId, instants);
    const { writes, counts } = planHeartRates(samples, stored);
    if (writes.length === 0) return { answer: counts, changes: [] };

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
    const span = { fromMs: written[0]!, toMs: written.at(-1)! };
    const changeNumber = await appendChanges(database, trx, [
      heartRateChange(patientId, span.fromMs, span.toMs),
    ]);
    return { answer: counts, changes: [{ kind: 'heart-rate', changeNumber, patientId, ...span }] };
  });
}

function assertSourcesGiven({ sources, samples }: StoreHeartRatesRequest): void {
  const at = samples.findIndex(([, , , , , source]) => source >= sources.length);
  if (at < 0) return;
  const path = `samples[${at}][5]`;
  const rule = `must be an index into the ${sources.length} 'sources'`;
  throw new ServiceError('bad-request', `'${path}' (${samples[at]![5]}) ${rule}`, {
    fields: [{ path, rule }],
  });
}

/** The refusal of data for a patient that nobody has added. */
export const unknownPatient = (patientId: number, path = 'patientId'): ServiceError => {
  const rule = 'must be a patient of this ward; add one with: npm run devices -- add --patient-name';
  return new ServiceError('bad-request', `'${path}' (${patientId}) ${rule}`, { fields: [{ path, rule }] });
};
