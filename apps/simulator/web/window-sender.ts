import type { Score } from '../../contracts/eeg-window.ts';
import { createRandom } from '../neural-mass/random.ts';
import { backOffMs, retryAfterMs } from '../senders/back-off.ts';
import { BATCH_SIZE } from '../senders/queue-limits.ts';
import type { WaitingWindow, WindowStore } from './window-store.ts';

const TIMEOUT_MS = 15_000;
/** Least wait after 401 and 403: a person has to change something first. */
const LOCKED_WAIT_MS = 10_000;

/** The newest answer, for people. */
export interface LastAnswer {
  readonly text: string;
  readonly accepted: boolean;
}

export interface WindowSender {
  /** Tells it that a window has been added, or that the network is back. */
  wake(): void;
}

interface Outcome {
  readonly kind: 'stored' | 'fault' | 'later';
  readonly text: string;
  readonly waitMs: number;
}

/**
 * Sends what waits in the store, oldest first, one request at a time. Of several open tabs only one sends
 * (Web Locks), so that the order stays. A window leaves the store when the server has said that it is stored;
 * its identity makes a repeat harmless.
 * @param path path of the route on the page's own origin
 */
export function startWindowSender(
  store: WindowStore,
  path: string,
  onAnswer: (answer: LastAnswer) => void,
): WindowSender {
  const random = createRandom(Math.floor(Math.random() * 2 ** 31));
  let wakeUp: () => void = () => undefined;
  let woken = false;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (woken) return resolve();
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  let failures = 0;
  let single = 0;
  const sendNext = async (): Promise<void> => {
    woken = false;
    const batch = await store.oldest(single > 0 ? 1 : BATCH_SIZE);
    if (batch.length === 0) return pause(1_000);
    const outcome = await post(path, batch);
    if (outcome.kind === 'later') {
      failures += 1;
      onAnswer({ text: outcome.text, accepted: false });
      return sleep(backOffMs(failures, random, outcome.waitMs));
    }
    failures = 0;
    if (outcome.kind === 'fault' && batch.length > 1) {
      single = batch.length;
      return;
    }
    single = Math.max(0, single - 1);
    await store.settle(batch, outcome.kind === 'stored' ? 'sent' : 'refused');
    onAnswer({ text: outcome.text, accepted: outcome.kind === 'stored' });
  };
  const run = async (): Promise<never> => {
    for (;;) {
      try {
        await sendNext();
      } catch (error) {
        onAnswer({ text: `the browser's storage failed: ${String(error)}`, accepted: false });
        await sleep(1_000);
      }
    }
  };
  void navigator.locks.request('window-sender', run);
  return {
    wake() {
      woken = true;
      wakeUp();
    },
  };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function post(path: string, batch: readonly WaitingWindow[]): Promise<Outcome> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(`${path}?patient=${batch[0]!.patientId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ windows: batch.map(({ submission }) => submission) }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    body = await response.json().catch(() => undefined);
  } catch {
    return { kind: 'later', text: 'no answer; windows wait here', waitMs: 0 };
  }
  const results = (body as { results?: readonly { readonly score: Score }[] } | undefined)?.results;
  if (response.ok && results?.length === batch.length)
    return { kind: 'stored', text: scoreText(results.at(-1)!.score), waitMs: 0 };
  const message = String((body as { message?: unknown } | undefined)?.message ?? `answer ${response.status}`);
  if ([400, 409, 413, 415, 422].includes(response.status))
    return { kind: 'fault', text: `refused: ${message}`, waitMs: 0 };
  const locked = response.status === 401 || response.status === 403;
  const waitMs = locked ? LOCKED_WAIT_MS : retryAfterMs(response.headers.get('retry-after'), Date.now());
  return { kind: 'later', text: `${response.status}: ${message}`, waitMs };
}

function scoreText(score: Score): string {
  if (score.status === 'scored') {
    const { probability } = score;
    const band = probability > 0.7 ? 'high' : probability < 0.3 ? 'low' : 'medium';
    return `stored, seizure probability ${probability.toFixed(2)} (${band})`;
  }
  if (score.status === 'not-assessable')
    return `stored, not assessable: ${score.reasons.map(({ text }) => text).join(', ')}`;
  return `stored, not scored yet: ${score.reason}`;
}
