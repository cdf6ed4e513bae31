import { eegTrendIncrements } from '../../domain/eeg-trend-increments.ts';
import type { Database, Executor } from '../database/database.ts';
import { addToEegTrend } from '../eeg/eeg-trend.ts';
import { columnsToScore } from '../eeg/eeg-window-row.ts';
import { recomputeHeartRateTrend } from '../heart-rate/heart-rate-trend.ts';

/** Span of the signal, [fromMs, toMs), whose ends are ends of buckets of every trend. */
export interface Slice {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Makes the trends of a patient in a slice anew, from the windows and samples that are stored. */
export async function rebuildTrends(
  database: Database,
  trx: Executor,
  patientId: number,
  { fromMs, toMs }: Slice,
): Promise<void> {
  for (const table of ['eeg_trend', 'heart_rate_trend'] as const)
    await trx
      .deleteFrom(table)
      .where('patient_id', '=', patientId)
      .where('start_ms', '>=', fromMs)
      .where('start_ms', '<', toMs)
      .execute();
  const windows = await trx
    .selectFrom('eeg_windows')
    .select(['start_ms', 'score_status', 'probability', 'score_reasons', 'model_version'])
    .where('patient_id', '=', patientId)
    .where('start_ms', '>=', fromMs)
    .where('start_ms', '<', toMs)
    .execute();
  const entries = windows.map((row) => ({
    patientId,
    startMs: row.start_ms,
    score: columnsToScore(row),
    added: true,
  }));
  await addToEegTrend(database, trx, eegTrendIncrements(entries));
  const samples = await trx
    .selectFrom('heart_rates')
    .select('instant_ms')
    .where('patient_id', '=', patientId)
    .where('instant_ms', '>=', fromMs)
    .where('instant_ms', '<', toMs)
    .orderBy('instant_ms')
    .execute();
  await recomputeHeartRateTrend(
    database,
    trx,
    patientId,
    samples.map(({ instant_ms }) => instant_ms),
  );
}
