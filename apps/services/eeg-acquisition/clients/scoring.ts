import { MAX_WINDOWS_PER_REQUEST, type Score } from '../../../contracts/eeg-window.ts';
import { predictionAnswer } from '../../../contracts/prediction.ts';
import { packFloats } from '../../../contracts/samples.ts';
import { Collector } from '../../../kit/collector.ts';
import type { Log } from '../../../kit/log.ts';
import type { Peer } from '../../../kit/peer.ts';
import type { Scoring } from '../domain/acquired-window.ts';

export interface ScoringOptions {
  /** Longest wait for scores; after it the windows are unscored. */
  readonly deadlineMs: number;
  readonly log: Log;
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 2_000;
const UNSCORED: Score = { status: 'unscored', reason: 'seizure detection did not answer; scored later' };

/** seizure-detection. Windows of concurrent requests go together. After a failure it is left alone for a while. */
export function scoringOf(
  detection: Peer<'seizure-detection'>,
  { deadlineMs, log }: ScoringOptions,
): Scoring {
  let failures = 0;
  let pausedUntil = 0;
  const isPaused = (): boolean => performance.now() < pausedUntil;
  const pause = (reason: unknown): void => {
    if (isPaused()) return;
    if (failures === 0) log.warn({ err: reason }, 'seizure-detection fails; windows are stored unscored');
    pausedUntil = performance.now() + Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
  };

  const ask = async (windowsUv: readonly Float32Array[]): Promise<readonly Score[]> => {
    const { modelVersion, predictions } = await detection.call('predictions', {
      body: { windows: windowsUv.map(packFloats) },
      answer: predictionAnswer,
    });
    return predictions.map((prediction) => ({ ...prediction, modelVersion }));
  };
  const collector = new Collector<Float32Array, Score>({
    maxItems: MAX_WINDOWS_PER_REQUEST,
    run: async (windowsUv) => {
      if (isPaused()) return unscored(windowsUv);
      try {
        const scores = await ask(windowsUv);
        if (failures > 0) log.info('seizure-detection answers again');
        failures = 0;
        return scores;
      } catch (error) {
        pause(error);
        return unscored(windowsUv);
      }
    },
  });
  return {
    scoreAll: async (windowsUv) => {
      if (isPaused()) return unscored(windowsUv);
      return withDeadline(collector.addAll(windowsUv), deadlineMs, () => {
        pause(`no scores within ${deadlineMs} ms`);
        return unscored(windowsUv);
      });
    },
  };
}

const unscored = (windowsUv: readonly Float32Array[]): readonly Score[] => windowsUv.map(() => UNSCORED);

function withDeadline<T>(work: Promise<T>, deadlineMs: number, late: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late()), deadlineMs);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
