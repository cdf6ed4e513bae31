import { ServiceError } from './errors.ts';
import type { Metrics } from './metrics.ts';

interface Waiting {
  readonly admit: () => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets at most `slots` requests be served at once: the loss system M/G/m/m that the sizing assumes. A request that
 * finds no slot waits for `waitMs` at most (0: not at all) and is then refused, first come first served.
 */
export class Admission {
  readonly slots: number;
  readonly #metrics: Metrics;
  readonly #waiting = new Set<Waiting>();
  #inService = 0;

  constructor(slots: number, metrics: Metrics) {
    this.slots = slots;
    this.#metrics = metrics;
    metrics.admissionSlots.set(slots);
  }

  get inService(): number {
    return this.#inService;
  }

  /**
   * Takes a slot. Call the returned function once, when the request has ended.
   * @throws ServiceError `overloaded` when none came free in time
   */
  async enter(waitMs: number): Promise<() => void> {
    this.#metrics.admissionArrivals.inc();
    if (this.#inService < this.slots) this.#inService += 1;
    else await this.#slotWithin(waitMs);
    this.#metrics.admissionInService.set(this.#inService);
    const enteredAt = performance.now();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#metrics.serviceTime.observe((performance.now() - enteredAt) / 1_000);
      this.#leave();
    };
  }

  #slotWithin(waitMs: number): Promise<void> {
    const refusal = new ServiceError(
      'overloaded',
      `all ${this.slots} slots are busy; send the request again later`,
    );
    if (waitMs <= 0) {
      this.#metrics.admissionRejected.inc();
      return Promise.reject(refusal);
    }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        admit: () => {
          clearTimeout(waiting.timer);
          this.#waiting.delete(waiting);
          resolve();
        },
        timer: setTimeout(() => {
          this.#waiting.delete(waiting);
          this.#metrics.admissionRejected.inc();
          reject(refusal);
        }, waitMs),
      };
      this.#waiting.add(waiting);
    });
  }

  /** Hands the slot to whoever waits longest, or frees it. */
  #leave(): void {
    const next = this.#waiting.values().next().value;
    if (next !== undefined) {
      next.admit();
      return;
    }
    this.#inService -= 1;
    this.#metrics.admissionInService.set(this.#inService);
  }
}
