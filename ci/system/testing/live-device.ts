import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { eegReceiptBatch, type EegSubmission } from '../../../apps/contracts/eeg-submission.ts';
import { MODEL_SAMPLING_RATE_HZ, WINDOW_MS } from '../../../apps/contracts/eeg-window.ts';
import { packSamples } from '../../../apps/contracts/samples.ts';
import { createRandom } from '../../../apps/simulator/neural-mass/random.ts';
import { createEegSender, type EegSender } from '../../../apps/simulator/senders/eeg-sender.ts';
import type { HttpPost } from '../../../apps/simulator/senders/http-post.ts';
import { eegSteps } from '../../../apps/services/eeg-acquisition/testing/windows.ts';

export interface LiveDeviceProps {
  readonly url: string;
  readonly token: string;
  readonly post: HttpPost;
  /** How far its clock is ahead, in milliseconds. @default 0 */
  readonly aheadMs?: number;
}

/** An amplifier that sends each window as it ends, keeps what is not acknowledged and repeats it. */
export class LiveDevice {
  readonly recordingId = randomUUID();
  /** Sequence numbers of the windows that the server said are stored. */
  readonly acknowledged = new Set<number>();
  /** Answers other than 2xx by status, and by the reason where there was none. */
  readonly failures = new Map<string, number>();
  /** What the last answer that was no acknowledgement said. */
  said = '';
  /** Longest time between two acknowledgements, in milliseconds. */
  longestSilenceMs = 0;
  readonly #stop = new AbortController();
  readonly #abandoned = new AbortController();
  readonly #sender: EegSender;
  readonly #aheadMs: number;
  #lastAcknowledgedMs = Date.now();
  #made = 0;
  #playing: Promise<void>;

  constructor({ url, token, post, aheadMs = 0 }: LiveDeviceProps) {
    this.#aheadMs = aheadMs;
    const watched: HttpPost = async (...request) => {
      const answer = await post(...request);
      this.#note(request[2] as { windows: readonly EegSubmission[] }, answer);
      return answer;
    };
    this.#sender = createEegSender({
      url,
      token,
      post: watched,
      random: createRandom(1),
      signal: this.#abandoned.signal,
      log: { info: () => undefined, warn: () => undefined },
    });
    this.#playing = this.#play();
  }

  get made(): number {
    return this.#made;
  }

  /** Makes no more windows, and sends those that wait. */
  async finish(): Promise<void> {
    this.#stop.abort();
    await this.#playing;
    await this.#sender.drained();
  }

  /** Makes no more windows, and sends none. */
  abandon(): void {
    this.#stop.abort();
    this.#abandoned.abort();
  }

  async #play(): Promise<void> {
    const startedAt = Date.now();
    while (!this.#stop.signal.aborted) {
      const startMs = Math.round(startedAt + this.#made * WINDOW_MS);
      await wait(startMs + WINDOW_MS - Date.now(), undefined, { signal: this.#stop.signal }).catch(
        () => undefined,
      );
      if (this.#stop.signal.aborted) return;
      this.#sender.add(this.#window(startMs));
      this.#made += 1;
    }
  }

  #window(startMs: number): EegSubmission {
    return {
      recordingId: this.recordingId,
      sequence: this.#made,
      start: new Date(startMs + this.#aheadMs).toISOString(),
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      unit: 'uV',
      scale: 1,
      samples: packSamples(eegSteps(this.#made)),
      origin: 'synthetic',
    };
  }

  #note(
    { windows }: { readonly windows: readonly EegSubmission[] },
    answer: Awaited<ReturnType<HttpPost>>,
  ): void {
    if (answer.kind === 'answered' && answer.status < 300 && eegReceiptBatch.safeParse(answer.body).success) {
      const now = Date.now();
      this.longestSilenceMs = Math.max(this.longestSilenceMs, now - this.#lastAcknowledgedMs);
      this.#lastAcknowledgedMs = now;
      for (const { sequence } of windows) this.acknowledged.add(sequence);
      return;
    }
    const what = answer.kind === 'answered' ? String(answer.status) : answer.reason;
    this.said = answer.kind === 'answered' ? JSON.stringify(answer.body) : answer.reason;
    this.failures.set(what, (this.failures.get(what) ?? 0) + 1);
  }
}
