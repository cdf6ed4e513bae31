const KEPT = 20;

/**
 * The server's time, told by the browser's monotonic clock: wall displays have wrong clocks. A message can only arrive
 * late, so the largest of the newest offsets is the best one.
 */
export class ServerClock {
  #offsets: readonly number[] = [];

  /** @param serverMs what the server's clock said  @param nowMs monotonic time of arrival */
  hear(serverMs: number, nowMs: number): void {
    this.#offsets = [...this.#offsets, serverMs - nowMs].slice(-KEPT);
  }

  /** UTC milliseconds, or undefined before anything was heard. */
  at(nowMs: number): number | undefined {
    return this.#offsets.length === 0 ? undefined : nowMs + Math.max(...this.#offsets);
  }
}
