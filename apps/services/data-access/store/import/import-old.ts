import type { HeartRateTuple } from '../../../../contracts/heart-rate.ts';
import type { NewEegWindow } from '../../../../contracts/eeg-store.ts';
import type { Database } from '../database/database.ts';
import {
  importedHeartRate,
  importedWindow,
  type ImportRules,
  type OldEegRow,
  type OldHeartRateRow,
} from '../../domain/imported-rows.ts';
import { storeEegWindows } from '../eeg/store-eeg-windows.ts';
import { storeHeartRates } from '../heart-rate/store-heart-rates.ts';
import { addMissingPatient, listPatients } from '../patients.ts';
import type { OldDatabase, OldRows, OldTable } from './old-database.ts';
import { readProgress, writeProgress, type TableProgress } from './progress.ts';

const ROWS_PER_STEP = 500;

/** Source of imported heart rates: the old system kept none. */
const SOURCE = 'imported';

export interface ImportOptions {
  /** Names the old database in the progress that is kept: the same name goes on, another begins. */
  readonly source: string;
  /** IANA zone of the old system's clock. */
  readonly timeZone: string;
  readonly signal: AbortSignal;
  /** Called before a table, and after each step with what has been done of it. */
  readonly onProgress: (table: OldTable, done: number, total: number) => void;
}

/** What became of one table, over all runs, and why rows were skipped in this one. */
export interface TableReport extends TableProgress {
  readonly table: OldTable;
  /** Rows skipped in this run by reason, with the first few ids. */
  readonly reasons: ReadonlyMap<string, readonly number[]>;
}

type Step = Omit<TableProgress, 'lastId'> & { readonly skips: readonly { id: number; reason: string }[] };

/** Brings the old system's tables over, going on where an earlier run stopped. Running it again changes nothing. */
export async function importOld(
  database: Database,
  old: OldDatabase,
  options: ImportOptions,
): Promise<readonly TableReport[]> {
  const users = await walk({ database, old, options }, 'users', async (rows) => {
    let imported = 0;
    for (const { id, name } of rows)
      if (await addMissingPatient(database, { patientId: id, name })) imported += 1;
    return { imported, repeated: rows.length - imported, skipped: 0, skips: [] };
  });
  const patients = new Set((await listPatients(database)).map(({ patientId }) => patientId));
  const rules: ImportRules = { patients, timeZone: options.timeZone };
  return [
    users,
    await walk({ database, old, options }, 'eeg_data_table', (rows) => importEeg(database, rows, rules)),
    await walk({ database, old, options }, 'heartbeat_data_table', (rows) =>
      importHeartRates(database, rows, rules),
    ),
  ];
}

interface Journey {
  readonly database: Database;
  readonly old: OldDatabase;
  readonly options: ImportOptions;
}

async function walk<T extends OldTable>(
  { database, old, options }: Journey,
  table: T,
  importRows: (rows: readonly OldRows[T][]) => Promise<Step>,
): Promise<TableReport> {
  let progress = await readProgress(database, options.source, table);
  const reasons = new Map<string, number[]>();
  const total = await old.count(table, progress.lastId);
  let done = 0;
  options.onProgress(table, done, total);
  while (!options.signal.aborted) {
    const rows = await old.rows(table, progress.lastId, ROWS_PER_STEP);
    const lastId = rows.at(-1)?.id;
    if (lastId === undefined) break;
    const step = await importRows(rows);
    progress = {
      lastId,
      imported: progress.imported + step.imported,
      repeated: progress.repeated + step.repeated,
      skipped: progress.skipped + step.skipped,
    };
    await writeProgress(database, { source: options.source, table }, progress);
    for (const { id, reason } of step.skips) reasons.set(reason, [...(reasons.get(reason) ?? []), id]);
    options.onProgress(table, (done += rows.length), total);
  }
  return { table, ...progress, reasons };
}

async function importEeg(database: Database, rows: readonly OldEegRow[], rules: ImportRules): Promise<Step> {
  const windows: NewEegWindow[] = [];
  const skips: { id: number; reason: string }[] = [];
  for (const row of rows) {
    const window = importedWindow(row, rules);
    if ('reason' in window) skips.push({ id: row.id, ...window });
    else windows.push(window);
  }
  const { outcomes } = await storeEegWindows(database, windows);
  const imported = outcomes.filter(({ outcome }) => outcome === 'stored').length;
  return { imported, repeated: windows.length - imported, skipped: skips.length, skips };
}

async function importHeartRates(
  database: Database,
  rows: readonly OldHeartRateRow[],
  rules: ImportRules,
): Promise<Step> {
  const byPatient = new Map<number, HeartRateTuple[]>();
  const skips: { id: number; reason: string }[] = [];
  for (const row of rows) {
    const rate = importedHeartRate(row, rules);
    if ('reason' in rate) skips.push({ id: row.id, ...rate });
    else byPatient.set(rate.patientId, [...(byPatient.get(rate.patientId) ?? []), rate.sample]);
  }
  const { results } = await storeHeartRates(
    database,
    [...byPatient].map(([patientId, samples]) => ({
      patientId,
      deviceId: null,
      aggregation: null,
      sources: [SOURCE],
      samples,
    })),
  );
  let imported = 0;
  for (const result of results) {
    if ('refusal' in result) throw result.refusal;
    imported += result.answer.accepted;
  }
  return { imported, repeated: rows.length - skips.length - imported, skipped: skips.length, skips };
}
