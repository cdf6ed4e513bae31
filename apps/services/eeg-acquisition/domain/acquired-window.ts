import type { NewEegWindow, StoreOutcome, UnscoredWindow, LateScore } from '../../../contracts/eeg-store.ts';
import type { Score } from '../../../contracts/eeg-window.ts';

/** A window that was received and checked: as it will be stored, and as the network wants it. */
export interface AcquiredWindow {
  readonly stored: Omit<NewEegWindow, 'score'>;
  /** [178] at 173.61 Hz. */
  readonly microvolts: Float32Array;
}

export interface Scoring {
  /** One score per window, in order. Never rejects: what cannot be scored now is `unscored`, with the reason. */
  scoreAll(windowsUv: readonly Float32Array[]): Promise<readonly Score[]>;
}

export interface WindowStore {
  /** One outcome per window, in order; resolves when the windows are stored durably. */
  storeAll(windows: readonly NewEegWindow[]): Promise<readonly StoreOutcome[]>;
}

export interface UnscoredWindows {
  /** The oldest windows that wait for a score, `limit` at most. */
  unscored(limit: number): Promise<readonly UnscoredWindow[]>;
  addScores(scores: readonly LateScore[]): Promise<void>;
}
