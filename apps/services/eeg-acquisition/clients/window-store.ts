import {
  scoreEegWindowsAnswer,
  storeEegWindowsAnswer,
  unscoredAnswer,
  type NewEegWindow,
  type StoreOutcome,
} from '../../../contracts/eeg-store.ts';
import { MAX_WINDOWS_PER_REQUEST } from '../../../contracts/eeg-window.ts';
import { Collector } from '../../../kit/collector.ts';
import type { Peer } from '../../../kit/peer.ts';
import type { UnscoredWindows, WindowStore } from '../domain/acquired-window.ts';

/** data-access's windows. Windows of concurrent requests are stored by one call. */
export function windowStoreOf(dataAccess: Peer<'data-access'>): WindowStore & UnscoredWindows {
  const collector = new Collector<NewEegWindow, StoreOutcome>({
    maxItems: MAX_WINDOWS_PER_REQUEST,
    run: async (windows) =>
      (await dataAccess.call('storeEegWindows', { body: { windows }, answer: storeEegWindowsAnswer }))
        .outcomes,
  });
  return {
    storeAll: (windows) => collector.addAll(windows),
    unscored: async (limit) =>
      (await dataAccess.call('unscoredEegWindows', { query: { limit }, answer: unscoredAnswer })).windows,
    addScores: async (scores) => {
      await dataAccess.call('scoreEegWindows', { body: { scores }, answer: scoreEegWindowsAnswer });
    },
  };
}
