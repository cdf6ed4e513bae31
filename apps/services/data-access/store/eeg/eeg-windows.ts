import type { UnscoredWindow } from '../../../../contracts/eeg-store.ts';
import type { EegWindow } from '../../../../contracts/eeg-window.ts';
import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { prepared } from '../database/prepared.ts';
import { rowToWindow, toBuffer } from './eeg-window-row.ts';

const selectById = listQuery({
  maxValues: 256,
  build: (db, ids: number[]) => db.selectFrom('eeg_windows').selectAll().where('id', 'in', ids).orderBy('id'),
});

const selectUnscored = prepared<{ limit: number }>()((db, parameter) =>
  db
    .selectFrom('unscored_windows')
    .innerJoin('eeg_windows', 'eeg_windows.id', 'unscored_windows.window_id')
    .select(['id', 'sampling_rate_hz', 'scale_uv', 'samples'])
    .orderBy('window_id')
    .limit(parameter('limit')),
);

/** Windows by id, in the order of their ids. */
export async function windowsById(
  database: Database,
  executor: Executor,
  wanted: Iterable<{ readonly windowId: number }>,
): Promise<readonly EegWindow[]> {
  const ids = [...wanted].map(({ windowId }) => windowId);
  return (await selectById(database, executor, ids)).map(rowToWindow);
}

/** Windows that wait for a score, oldest first. */
export async function unscoredWindows(database: Database, limit: number): Promise<UnscoredWindow[]> {
  const { rows } = await selectUnscored(database, { limit });
  return rows.map((row) => ({
    windowId: row.id,
    samplingRateHz: row.sampling_rate_hz,
    scaleUv: row.scale_uv,
    samples: toBuffer(row.samples).toString('base64'),
  }));
}
