import { CHANGE_HEARTBEAT_MS } from '../../../contracts/changes.ts';

/** Lost heartbeats of the change feed after which data-access counts as unreachable. */
const LOST_HEARTBEATS = 3;

/**
 * Whether data-access is heard: its change feed speaks at least every CHANGE_HEARTBEAT_MS, and it calls itself ready.
 * Times are of a monotonic clock, in milliseconds.
 */
export class Reachability {
  #heardAt = Number.NEGATIVE_INFINITY;
  #ready = true;

  heard(nowMs: number): void {
    this.#heardAt = nowMs;
  }

  setReady(ready: boolean): void {
    this.#ready = ready;
  }

  at(nowMs: number): boolean {
    return this.#ready && nowMs - this.#heardAt <= LOST_HEARTBEATS * CHANGE_HEARTBEAT_MS;
  }
}
