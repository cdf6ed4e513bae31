import type { Change } from '../../../../contracts/changes.ts';
import type { LateScore } from '../../../../contracts/eeg-store.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { windowsById } from './eeg-windows.ts';
import { applyLateScores } from './late-scores.ts';
import { publish } from './store-eeg-windows.ts';

/** Scores windows that have none yet; the others, and unknown ones, are left alone. */
export const scoreEegWindows = (
  database: Database,
  scores: readonly LateScore[],
): Promise<{ readonly scored: number; readonly changes: readonly Change[] }> =>
  inTransaction(database, async (trx) => {
    const late = scores.filter(({ score }) => score.status !== 'unscored');
    const applied = await applyLateScores(database, trx, late);
    const windows = await windowsById(
      database,
      trx,
      [...applied].map((windowId) => ({ windowId })),
    );
    return { scored: applied.size, changes: await publish(database, trx, windows, 0) };
  });
