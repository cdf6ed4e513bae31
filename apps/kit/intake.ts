import { ServiceError } from './errors.ts';

interface Waiting {
  readonly sender: string;
  readonly bytes: number;
  readonly admit: () => void;
}

export interface IntakeLimits {
  /** Bytes of all bodies that may be on their way at once. */
  readonly bytes: number;
  /** Bytes of them that one sender may have. */
  readonly bytesOfSender: number;
  /** How long a body waits in its socket for its turn, in milliseconds. */
  readonly waitMs: number;
}

/**
 * Bounds the bodies that are being read at once, in all and of one sender. A sender who takes its time holds room of its
 * own only: neither a slot nor the room of others.
 */
export class Intake {
  readonly #limits: IntakeLimits;
  readonly #waiting = new Set<Waiting>();
  readonly #bytesOf = new Map<string, number>();
  #bytes = 0;

  constructor(limits: IntakeLimits) {
    this.#limits = limits;
  }

  /**
   * Takes room for a body of at most `bytes`. Call the returned function once, when the body has been dealt with.
   * @throws ServiceError `overloaded` when there was none in time
   */
  async enter(sender: string, bytes: number): Promise<() => void> {
    if (this.#fits(sender, bytes)) this.#take(sender, bytes);
    else await this.#turnOf(sender, bytes);
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#leave(sender, bytes);
    };
  }

  #fits(sender: string, bytes: number): boolean {
    const { bytes: most, bytesOfSender } = this.#limits;
    return this.#bytes + bytes <= most && (this.#bytesOf.get(sender) ?? 0) + bytes <= bytesOfSender;
  }

  #take(sender: string, bytes: number): void {
    this.#bytes += bytes;
    this.#bytesOf.set(sender, (this.#bytesOf.get(sender) ?? 0) + bytes);
  }

  #leave(sender: string, bytes: number): void {
    this.#bytes -= bytes;
    const rest = (this.#bytesOf.get(sender) ?? 0) - bytes;
    if (rest > 0) this.#bytesOf.set(sender, rest);
    else this.#bytesOf.delete(sender);
    for (const waiting of this.#waiting)
      if (this.#fits(waiting.sender, waiting.bytes)) {
        this.#take(waiting.sender, waiting.bytes);
        waiting.admit();
      }
  }

  #turnOf(sender: string, bytes: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(
          new ServiceError('overloaded', 'other large bodies are being read; send this one again later'),
        );
      }, this.#limits.waitMs);
      const waiting: Waiting = {
        sender,
        bytes,
        admit: () => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve();
        },
      };
      this.#waiting.add(waiting);
    });
  }
}
