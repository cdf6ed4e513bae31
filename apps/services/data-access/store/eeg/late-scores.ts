import type { Score } from '../../../../contracts/eeg-window.ts';
import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { prepared } from '../database/prepared.ts';
import { scoreToColumns, type ScoreColumns } from './eeg-window-row.ts';

const setScore = prepared<ScoreColumns & { readonly id: number }>()((db, parameter) =>
  db
    .updateTable('eeg_windows')
    .set({
      score_status: parameter('score_status'),
      probability: parameter('probability'),
      score_reasons: parameter('score_reasons'),
      model_version: parameter('model_version'),
    })
    .where('id', '=', parameter('id'))
    .where('score_status', '=', 'unscored'),
);

const deleteUnscored = listQuery({
  maxValues: 256,
  build: (db, windowIds: number[]) => db.deleteFrom('unscored_windows').where('window_id', 'in', windowIds),
});

/** Gives unscored windows their score; returns the ids of those that had none until now. */
export async function applyLateScores(
  database: Database,
  trx: Executor,
  scores: readonly { readonly windowId: number; readonly score: Score }[],
): Promise<ReadonlySet<number>> {
  const applied = new Set<number>();
  for (const { windowId, score } of scores) {
    const { numAffectedRows } = await setScore(database, { id: windowId, ...scoreToColumns(score) }, trx);
    if (numAffectedRows === 1n) applied.add(windowId);
  }
  await deleteUnscored(database, trx, [...applied]);
  return applied;
}
