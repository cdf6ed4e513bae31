import type { StoreOutcome } from '../../../contracts/eeg-store.ts';
import type { AcquiredWindow, Scoring, WindowStore } from './acquired-window.ts';

export interface AcquireDeps {
  readonly scoring: Scoring;
  readonly store: WindowStore;
}

/** Has windows scored, and stores them with what is known about them: a window without a score is stored all the same. */
export async function acquire(
  { scoring, store }: AcquireDeps,
  windows: readonly AcquiredWindow[],
): Promise<readonly StoreOutcome[]> {
  const scores = await scoring.scoreAll(windows.map(({ microvolts }) => microvolts));
  return store.storeAll(windows.map(({ stored }, index) => ({ ...stored, score: scores[index]! })));
}
