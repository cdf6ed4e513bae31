import { heartRateReceipt } from '../../contracts/heart-rate.ts';
import type { Random } from '../neural-mass/random.ts';
import type { VirtualClock } from '../playback/virtual-clock.ts';
import { backOffMs } from './back-off.ts';
import { healthAutoExportBody, healthAutoExportRunHeaders } from './health-auto-export.ts';
import { createHeartModel } from './heart-model.ts';
import type { HttpPost } from './http-post.ts';
import type { SeizureDiary } from './seizure-diary.ts';
import type { SimulationLog } from './simulation-log.ts';

export interface HeartRatePhoneOptions {
  /** The whole address of the route. */
  readonly url: string;
  readonly token: string;
  readonly seed: number;
  readonly source: string;
  readonly timeZone: string;
  readonly diary: SeizureDiary;
  readonly clock: VirtualClock;
  readonly post: HttpPost;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly log: SimulationLog;
  /** Time from one run to the next, in milliseconds of the clock. */
  readonly everyMs: number;
  /** What every run sends again, in milliseconds. */
  readonly rollingMs: number;
}

export interface HeartRateStats {
  readonly runs: number;
  readonly failures: number;
  /** Samples that were new to the server. */
  readonly accepted: number;
  readonly updated: number;
  readonly skipped: number;
  readonly lastAnswer: { readonly status: number | 'unreachable'; readonly atMs: number } | null;
}

export interface HeartRatePhone {
  stats(): HeartRateStats;
  /** Resolves when the signal has ended it. */
  readonly done: Promise<void>;
}

/**
 * Sends heart rate as Health Auto Export does: at every run the whole rolling window, the last minute still
 * unfinished. A run that failed is repeated after a back-off, with what has been measured meanwhile; nothing
 * is lost while an outage is shorter than the window.
 */
export function startHeartRatePhone(options: HeartRatePhoneOptions): HeartRatePhone {
  const { url, token, clock, post, random, signal, log, everyMs, rollingMs } = options;
  const heart = createHeartModel({
    seed: options.seed,
    fromMs: clock.nowMs() - rollingMs,
    keptMs: rollingMs,
  });
  const automationId = crypto.randomUUID().toUpperCase();
  const counts = { runs: 0, failures: 0, accepted: 0, updated: 0, skipped: 0 };
  let lastAnswer: HeartRateStats['lastAnswer'] = null;
  let inARow = 0;

  const runOnce = async (): Promise<number> => {
    heart.advance(clock.nowMs(), options.diary.at);
    const body = healthAutoExportBody(heart.minutes, options);
    const headers = { authorization: `Bearer ${token}`, ...healthAutoExportRunHeaders(automationId) };
    const answer = await post(url, headers, body);
    const status = answer.kind === 'answered' ? answer.status : 'unreachable';
    lastAnswer = { status, atMs: Date.now() };
    counts.runs += 1;
    if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
      const receipt = heartRateReceipt.safeParse(answer.body);
      if (receipt.success) {
        counts.accepted += receipt.data.accepted;
        counts.updated += receipt.data.updated;
        counts.skipped += receipt.data.skipped;
      }
      inARow = 0;
      return everyMs;
    }
    counts.failures += 1;
    inARow += 1;
    if (inARow === 1) log.warn({ status }, 'heart rates are not accepted; the next run sends them again');
    return Math.min(everyMs, backOffMs(inARow, random, answer.kind === 'answered' ? answer.retryAfterMs : 0));
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      const waitMs = await runOnce();
      await clock.reach(clock.nowMs() + waitMs, signal).catch(() => undefined);
    }
  };
  return { stats: () => ({ ...counts, lastAnswer }), done: run() };
}
