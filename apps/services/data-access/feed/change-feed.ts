import type { Change } from '../../../contracts/changes.ts';
import { RecentChanges } from './recent-changes.ts';

/** What the feed needs from the store. */
export interface ChangeSource {
  /** Changes after `after` in order, at most `limit`, and the numbers of the first and last one looked at. */
  read(after: number, limit: number): Promise<ChangePage | undefined>;
  counter(): Promise<{ readonly lastNumber: number; readonly prunedNumber: number }>;
}

export interface ChangePage {
  readonly firstNumber: number;
  readonly lastNumber: number;
  readonly changes: readonly Change[];
}

/** Changes ready to be sent: one line of the stream, and the position of a reader who has read it. */
export interface FeedPage {
  readonly line: string;
  readonly position: number;
}

const MAX_CHANGES_PER_LINE = 200;

/**
 * Gives readers every change in order. What this process committed wakes them at once and comes from memory; what other
 * processes commit is found by looking at the counter every `pollMs` while there are readers.
 */
export class ChangeFeed {
  readonly #source: ChangeSource;
  readonly #pollMs: number;
  readonly #recent = new RecentChanges();
  readonly #waiting = new Set<() => void>();
  #lastNumber = 0;
  #readers = 0;
  #poll: NodeJS.Timeout | undefined;
  #failed = false;
  #closed = false;
  #shared: { readonly position: number; readonly page: Promise<FeedPage | undefined> } | undefined;

  constructor(source: ChangeSource, pollMs = 200) {
    this.#source = source;
    this.#pollMs = pollMs;
  }

  /** The counter could not be read lately: readers must not believe that nothing happens. */
  get failed(): boolean {
    return this.#failed || this.#closed;
  }

  get readers(): number {
    return this.#readers;
  }

  /** Tells the feed what a transaction of this process has committed. */
  committed(changes: readonly Change[]): void {
    const last = changes.at(-1);
    if (last === undefined) return;
    this.#recent.push(changes);
    this.#advance(last.changeNumber);
  }

  /** Registers a reader; call the result when it has left. */
  join(): () => void {
    this.#readers += 1;
    this.#schedulePoll();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#readers -= 1;
    };
  }

  /** Whether a reader at `position` can go on: false when changes after it were pruned, or never existed. */
  async covers(position: number): Promise<boolean> {
    const { lastNumber, prunedNumber } = await this.#source.counter();
    this.#advance(lastNumber);
    return position >= prunedNumber && position <= lastNumber;
  }

  /** The next changes after `position`; undefined when there are none yet, `gone` when they were pruned. */
  async after(position: number): Promise<FeedPage | 'gone' | undefined> {
    const recent = this.#recent.after(position, MAX_CHANGES_PER_LINE);
    if (recent !== undefined) return { line: lineOf(recent.json), position: recent.lastNumber };
    if (position >= this.#lastNumber) return undefined;
    if (this.#shared?.position !== position) {
      const page = this.#readPage(position);
      this.#shared = { position, page };
      void page.catch(() => undefined).then(() => this.#forget(page));
    }
    return (await this.#shared.page) ?? 'gone';
  }

  /** Resolves when there may be changes after `position`, when `signal` aborts, or after `timeoutMs`. */
  async more(position: number, timeoutMs: number, signal: AbortSignal): Promise<void> {
    if (position < this.#lastNumber || this.failed || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#poll);
    this.#wakeAll();
  }

  async #readPage(position: number): Promise<FeedPage | undefined> {
    const page = await this.#source.read(position, MAX_CHANGES_PER_LINE);
    if (page === undefined || page.firstNumber !== position + 1) return undefined;
    return { line: lineOf(page.changes.map((change) => JSON.stringify(change))), position: page.lastNumber };
  }

  #forget(page: Promise<FeedPage | undefined>): void {
    if (this.#shared?.page === page) this.#shared = undefined;
  }

  #advance(lastNumber: number): void {
    if (lastNumber <= this.#lastNumber) return;
    this.#lastNumber = lastNumber;
    this.#wakeAll();
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }

  #schedulePoll(): void {
    if (this.#poll !== undefined || this.#closed) return;
    this.#poll = setTimeout(() => {
      void this.#look().finally(() => {
        this.#poll = undefined;
        if (this.#readers > 0) this.#schedulePoll();
      });
    }, this.#pollMs);
  }

  async #look(): Promise<void> {
    try {
      const { lastNumber } = await this.#source.counter();
      this.#failed = false;
      this.#advance(lastNumber);
    } catch {
      this.#failed = true;
      this.#wakeAll();
    }
  }
}

const lineOf = (json: readonly string[]): string => `{"type":"changes","changes":[${json.join(',')}]}\n`;
