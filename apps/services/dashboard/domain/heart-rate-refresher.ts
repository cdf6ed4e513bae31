import { setTimeout as delay } from 'node:timers/promises';

/** Time in which changes of one patient are answered by one read, in milliseconds. */
const GATHER_MS = 500;
const RETRY_MS = 3_000;

/** Reads a patient's heart-rate trend again after a change: once for many changes, and again after a failure. */
export class HeartRateRefresher {
  readonly #refresh: (patientId: number) => Promise<void>;
  readonly #signal: AbortSignal;
  #pending = new Set<number>();
  #running = false;

  constructor(refresh: (patientId: number) => Promise<void>, signal: AbortSignal) {
    this.#refresh = refresh;
    this.#signal = signal;
  }

  request(patientId: number): void {
    this.#pending.add(patientId);
    if (this.#running) return;
    this.#running = true;
    void this.#run().catch(() => undefined);
  }

  async #run(): Promise<void> {
    let waitMs = GATHER_MS;
    while (this.#pending.size > 0) {
      await delay(waitMs, undefined, { signal: this.#signal });
      waitMs = GATHER_MS;
      const patientIds = [...this.#pending];
      this.#pending = new Set();
      for (const patientId of patientIds)
        try {
          await this.#refresh(patientId);
        } catch {
          this.#pending.add(patientId);
          waitMs = RETRY_MS;
        }
    }
    this.#running = false;
  }
}
