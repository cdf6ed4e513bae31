import { randomUUID } from 'node:crypto';
import { WINDOW_MS, type Score } from '../../../contracts/eeg-window.ts';
import { madeWindow, scored, startOfWindow } from './made-windows.ts';
import type { Sender } from './start-data-access.ts';

/** Seconds of EEG that are stored when the senders start. */
const HISTORY_WINDOWS = 12;

/** Devices of several patients that send one window about every second, as it ends, until they are stopped. */
export class LiveSenders {
  readonly #patientIds: readonly number[];
  readonly #recordingId = randomUUID();
  readonly #startMs = Date.now() - HISTORY_WINDOWS * WINDOW_MS;
  readonly #silent = new Set<number>();
  #sender: Sender;
  #sequence = 0;
  #timer: NodeJS.Timeout | undefined;
  /** Score of each window that is sent. */
  scoreOf: (patientId: number) => Score = () => scored(0.08);

  constructor(sender: Sender, patientIds: readonly number[]) {
    this.#sender = sender;
    this.#patientIds = patientIds;
  }

  async start(): Promise<void> {
    for (let i = 0; i < HISTORY_WINDOWS; i += 1) await this.#send();
    this.#timer = setInterval(() => void this.#sendDue().catch(() => undefined), 50);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** The device of this patient sends nothing more. */
  silence(patientId: number): void {
    this.#silent.add(patientId);
  }

  /** Goes on with a data-access at another address. */
  sendTo(sender: Sender): void {
    this.#sender = sender;
  }

  async #sendDue(): Promise<void> {
    if (startOfWindow(this.#startMs, this.#sequence + 1) <= Date.now()) await this.#send();
  }

  async #send(): Promise<void> {
    const sequence = this.#sequence;
    this.#sequence += 1;
    await this.#sender.store(
      this.#patientIds
        .filter((patientId) => !this.#silent.has(patientId))
        .map((patientId) =>
          madeWindow({
            patientId,
            sequence,
            recordingId: this.#recordingId.slice(0, -4) + String(1_000 + patientId),
            startMs: startOfWindow(this.#startMs, sequence),
            score: this.scoreOf(patientId),
          }),
        ),
    );
  }
}
