import { unpackSamples } from '../../../contracts/samples.ts';
import type { Log } from '../../../kit/log.ts';
import type { Scoring, UnscoredWindows } from './acquired-window.ts';
import { resample } from '../../../signal/resampling.ts';

export interface RescorerOptions {
  /** Windows per round. */
  readonly limit: number;
  /** Wait when nothing is unscored. */
  readonly idleMs: number;
  /** Longest wait when scores or the store cannot be had; the first one is a sixteenth of it. */
  readonly longestPauseMs: number;
}

/** How a round ended. */
type Round = 'progress' | 'idle' | 'stuck';

/** Scores later what could not be scored when it came. Several may run: the first score of a window stays. */
export class Rescorer {
  readonly #deps: { readonly scoring: Scoring; readonly windows: UnscoredWindows; readonly log: Log };
  readonly #options: RescorerOptions;
  readonly #stopping = new AbortController();
  #ended: Promise<void> | undefined;

  constructor(
    deps: { readonly scoring: Scoring; readonly windows: UnscoredWindows; readonly log: Log },
    options: RescorerOptions,
  ) {
    this.#deps = deps;
    this.#options = options;
  }

  start(): void {
    this.#ended ??= this.#loop();
  }

  /** Lets the round under way end. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended;
  }

  async round(): Promise<Round> {
    const { scoring, windows, log } = this.#deps;
    try {
      const waiting = await windows.unscored(this.#options.limit);
      if (waiting.length === 0) return 'idle';
      const scores = await scoring.scoreAll(
        waiting.map(({ samples, samplingRateHz, scaleUv }) =>
          resample(unpackSamples(samples), samplingRateHz, scaleUv),
        ),
      );
      const late = waiting.flatMap(({ windowId }, index) => {
        const score = scores[index]!;
        return score.status === 'unscored' ? [] : [{ windowId, score }];
      });
      if (late.length === 0) return 'stuck';
      await windows.addScores(late);
      log.info({ windows: late.length }, 'windows scored later');
      return 'progress';
    } catch (error) {
      log.warn({ err: error }, 'unscored windows must be scored later; this round failed');
      return 'stuck';
    }
  }

  async #loop(): Promise<void> {
    const { idleMs, longestPauseMs } = this.#options;
    let pauseMs = longestPauseMs / 16;
    while (!this.#stopping.signal.aborted) {
      const round = await this.round();
      await this.#wait(round === 'progress' ? 0 : round === 'idle' ? idleMs : pauseMs);
      pauseMs = round === 'stuck' ? Math.min(longestPauseMs, pauseMs * 2) : longestPauseMs / 16;
    }
  }

  #wait(ms: number): Promise<void> {
    const { signal } = this.#stopping;
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
    });
  }
}
