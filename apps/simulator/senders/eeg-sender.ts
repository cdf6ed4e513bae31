import { setTimeout as sleep } from 'node:timers/promises';
import { eegReceiptBatch, type EegSubmission } from '../../contracts/eeg-submission.ts';
import { problem } from '../../contracts/problem.ts';
import type { Score } from '../../contracts/eeg-window.ts';
import type { Random } from '../neural-mass/random.ts';
import { backOffMs } from './back-off.ts';
import type { Answer, HttpPost } from './http-post.ts';
import { BATCH_SIZE, QUEUE_CAPACITY } from './queue-limits.ts';
import type { SimulationLog } from './simulation-log.ts';
import { createWindowQueue } from './window-queue.ts';

/** Least wait after 401 and 403: a person has to give the device a valid token first. */
const UNAUTHORISED_WAIT_MS = 10_000;

/**
 * What a device has done so far. Every window given to it is in exactly one of sent, queued, refused or
 * dropped.
 */
export interface EegSenderStats {
  /** Answered 2xx: durably stored. */
  readonly sent: number;
  /** Of those, stored before by an attempt whose answer was lost. */
  readonly duplicates: number;
  readonly queued: number;
  /** The server said what is wrong with them; sending them again cannot help. */
  readonly refused: number;
  /** Given up, oldest first, because the queue was full. */
  readonly dropped: number;
  readonly failures: number;
  readonly lastAnswer: {
    readonly status: number | 'unreachable';
    readonly atMs: number;
    readonly score?: Score;
  } | null;
}

export interface EegSenderOptions {
  /** The whole address of the route. */
  readonly url: string;
  readonly token: string;
  readonly post: HttpPost;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly log: SimulationLog;
  /** @default 3600 */
  readonly capacity?: number;
}

export interface EegSender {
  /** Puts a window at the end of the queue. */
  add(window: EegSubmission): void;
  stats(): EegSenderStats;
  /** Resolves when the queue is empty or the signal has ended the sender. */
  drained(): Promise<void>;
}

/**
 * Sends windows to `/v1/eeg/windows`, oldest first, one request at a time, in batches when it is behind. A
 * window leaves the queue when it is acknowledged, so a lost answer leads to a repeat, which the window's
 * identity makes harmless. 4xx for a batch: its windows are sent one by one and only those at fault are set
 * aside. 401 and 403: everything waits.
 */
export function createEegSender(options: EegSenderOptions): EegSender {
  const { url, token, post, random, signal, log } = options;
  const queue = createWindowQueue<EegSubmission>(options.capacity ?? QUEUE_CAPACITY);
  const headers = { authorization: `Bearer ${token}` };
  const counts = { sent: 0, duplicates: 0, refused: 0, failures: 0 };
  let lastAnswer: EegSenderStats['lastAnswer'] = null;
  let inARow = 0;
  /** Windows at the head of the queue that go one by one, because a batch with one of them was refused. */
  let single = 0;
  let running: Promise<void> = Promise.resolve();
  let busy = false;

  const run = async (): Promise<void> => {
    while (queue.length > 0 && !signal.aborted) {
      const batch = queue.oldest(single > 0 ? 1 : BATCH_SIZE);
      const answer = await post(url, headers, { windows: batch });
      if (signal.aborted) break;
      lastAnswer = { status: answer.kind === 'answered' ? answer.status : 'unreachable', atMs: Date.now() };
      const waitMs = settle(batch, answer);
      if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    busy = false;
  };

  /** @returns milliseconds to wait before the next request */
  const settle = (batch: readonly EegSubmission[], answer: Answer): number => {
    if (answer.kind === 'answered' && answer.status >= 200 && answer.status < 300) {
      const receipts = eegReceiptBatch.safeParse(answer.body);
      if (receipts.success && receipts.data.results.length === batch.length) {
        queue.remove(batch);
        counts.sent += batch.length;
        counts.duplicates += receipts.data.results.filter(({ duplicate }) => duplicate).length;
        lastAnswer = { status: answer.status, atMs: Date.now(), score: receipts.data.results.at(-1)!.score };
        if (inARow > 0) log.info({ queued: queue.length }, 'windows are accepted again');
        inARow = 0;
        single = Math.max(0, single - 1);
        return 0;
      }
    }
    if (answer.kind === 'answered' && isFault(answer.status)) {
      if (batch.length > 1) {
        single = batch.length;
        return 0;
      }
      queue.remove(batch);
      single = Math.max(0, single - 1);
      counts.refused += 1;
      const { sequence, recordingId } = batch[0]!;
      log.warn(
        { status: answer.status, recordingId, sequence, fault: faultOf(answer.body) },
        'a window was refused',
      );
      return 0;
    }
    counts.failures += 1;
    inARow += 1;
    if (inARow === 1)
      log.warn(
        { status: lastAnswer?.status, queued: queue.length },
        'windows are not accepted; they wait in the queue',
      );
    const locked = answer.kind === 'answered' && (answer.status === 401 || answer.status === 403);
    return backOffMs(
      inARow,
      random,
      locked ? UNAUTHORISED_WAIT_MS : answer.kind === 'answered' ? answer.retryAfterMs : 0,
    );
  };

  return {
    add(window) {
      const before = queue.droppedCount;
      queue.add(window);
      if (queue.droppedCount > before && (before === 0 || queue.droppedCount % 100 === 0))
        log.warn({ dropped: queue.droppedCount }, 'the queue is full: the oldest windows are given up');
      if (busy) return;
      busy = true;
      running = run();
    },
    stats: () => ({ ...counts, queued: queue.length, dropped: queue.droppedCount, lastAnswer }),
    drained: async () => {
      while (busy) await running;
    },
  };
}

/**
 * Answers that say that these bytes will never be taken; other 4xx (time-out, too many, no token, wrong
 * address) can pass.
 */
const isFault = (status: number): boolean => [400, 409, 413, 415, 422].includes(status);

function faultOf(body: unknown): string {
  const parsed = problem.safeParse(body);
  return parsed.success ? parsed.data.message : 'the answer does not say why';
}
