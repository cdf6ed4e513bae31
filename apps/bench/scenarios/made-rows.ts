import Libsql from 'libsql';
import { WINDOW_MS } from '../../contracts/eeg-window.ts';
import { TREND_BUCKETS_MS } from '../../contracts/ward.ts';

export const MADE_PATIENTS = 30;
const ROWS_PER_TRANSACTION = 200_000;

/**
 * Fills an empty embedded database with `rows` scored windows of 30 patients that end at `endMs`, their trends, and a
 * heart rate every ten windows. The service that owns it must be stopped.
 */
export function insertMadeRows(file: string, rows: number, endMs: number): void {
  const database = new Libsql(file);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000');
  const perPatient = Math.ceil(rows / MADE_PATIENTS);
  const startOf = `${endMs} - cast((${perPatient} - i / ${MADE_PATIENTS}) * ${WINDOW_MS} as integer)`;
  for (let patient = 1; patient <= MADE_PATIENTS; patient += 1)
    database.exec(`INSERT OR REPLACE INTO patients (id, name) VALUES (${patient}, 'Bed ${patient}')`);
  for (let first = 0; first < rows; first += ROWS_PER_TRANSACTION) {
    const last = Math.min(first + ROWS_PER_TRANSACTION, rows);
    database.exec(`
      INSERT INTO eeg_windows (identity, patient_id, device_id, recording_id, sequence, start_ms, offset_minutes,
        time_ambiguous, sampling_rate_hz, scale_uv, samples, channel, origin, score_status, probability,
        score_reasons, model_version, received_ms)
      WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${last})
      SELECT cast(printf('%032d', i) AS blob), 1 + i % ${MADE_PATIENTS}, NULL, NULL, NULL, ${startOf}, 0, 0, 173.61, 1,
        zeroblob(356), NULL, 'synthetic', 'scored', (i % 97) / 97.0, NULL, 'made', ${startOf} + 1200 FROM n`);
  }
  database.exec(`INSERT INTO heart_rate_sources (id, name) VALUES (1, 'made')`);
  database.exec(`
    INSERT INTO heart_rates (patient_id, instant_ms, source_id, offset_minutes, min_bpm, mean_bpm, max_bpm, device_id,
      aggregation, received_ms)
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ${rows})
    SELECT 1 + i % ${MADE_PATIENTS}, ${startOf}, 1, 0, 60, 65 + i % 20, 90, NULL, NULL, ${endMs}
    FROM n WHERE (i / ${MADE_PATIENTS}) % 10 = 0`);
  const [fine, coarse] = TREND_BUCKETS_MS;
  database.exec(`
    INSERT INTO eeg_trend (patient_id, bucket_ms, start_ms, windows, scored, not_assessable, probability_sum, probability_max)
    SELECT patient_id, ${fine}, start_ms / ${fine} * ${fine}, count(*), count(*), 0, sum(probability), max(probability)
    FROM eeg_windows GROUP BY 1, 3`);
  database.exec(`
    INSERT INTO eeg_trend (patient_id, bucket_ms, start_ms, windows, scored, not_assessable, probability_sum, probability_max)
    SELECT patient_id, ${coarse}, start_ms / ${coarse} * ${coarse}, sum(windows), sum(scored), 0, sum(probability_sum),
      max(probability_max)
    FROM eeg_trend WHERE bucket_ms = ${fine} GROUP BY 1, 3`);
  for (const width of TREND_BUCKETS_MS)
    database.exec(`
      INSERT INTO heart_rate_trend (patient_id, bucket_ms, start_ms, samples, lowest, mean_sum, highest)
      SELECT patient_id, ${width}, instant_ms / ${width} * ${width}, count(*), min(min_bpm), sum(mean_bpm), max(max_bpm)
      FROM heart_rates GROUP BY 1, 3`);
  database.close();
}
