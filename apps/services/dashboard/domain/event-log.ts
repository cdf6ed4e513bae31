import type { LiveEvent } from './live-event.ts';

interface Entry {
  readonly changeNumber: number;
  readonly event: LiveEvent;
  readonly bytes: number;
}

/**
 * The newest events, so that a client that was away briefly gets what it missed. Numbers never fall; several events may
 * share one (a trend read after a change), so a resume repeats the events of the client's last number.
 */
export class EventLog {
  readonly #maxBytes: number;
  #entries: Entry[] = [];
  #bytes = 0;
  /** Everything after this number is known. */
  #floor = 0;
  #head = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get head(): number {
    return this.#head;
  }

  /** Forgets all events: what is known starts at `changeNumber`. */
  restart(changeNumber: number): void {
    this.#entries = [];
    this.#bytes = 0;
    this.#floor = changeNumber;
    this.#head = changeNumber;
  }

  /** The newest change is `changeNumber`, whether or not it made an event. */
  advance(changeNumber: number): void {
    this.#head = Math.max(this.#head, changeNumber);
  }

  /** @param bytes size of the event */
  add(event: LiveEvent, bytes: number): void {
    this.#entries.push({ changeNumber: this.#head, event, bytes });
    this.#bytes += bytes;
    let dropped = 0;
    while (this.#bytes > this.#maxBytes && dropped < this.#entries.length) {
      const { changeNumber, bytes: gone } = this.#entries[dropped]!;
      this.#bytes -= gone;
      this.#floor = changeNumber + 1;
      dropped += 1;
    }
    if (dropped > 0) this.#entries = this.#entries.slice(dropped);
  }

  /** The events from `changeNumber` on, or undefined when some of them are no longer known. */
  since(changeNumber: number): readonly LiveEvent[] | undefined {
    if (changeNumber < this.#floor || changeNumber > this.#head) return undefined;
    return this.#entries.filter((entry) => entry.changeNumber >= changeNumber).map(({ event }) => event);
  }
}
