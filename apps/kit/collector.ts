/** Settings of a {@link Collector}. */
export interface CollectorOptions<Item, Result> {
  /** Handles items together; returns one result per item, in order. A rejection rejects all of them. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
  /** Most items in one run. At least 1. */
  readonly maxItems: number;
  /** Runs under way at once. At least 1. @default 1 */
  readonly maxRuns?: number;
}

interface Pending<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: items that arrive while a run is under way are handled together by the next one. An item that arrives
 * alone is handled at once, so nothing waits for a timer, and the runs grow with the load.
 */
export class Collector<Item, Result> {
  readonly #options: CollectorOptions<Item, Result>;
  readonly #maxRuns: number;
  #pending: Pending<Item, Result>[] = [];
  #runs = 0;
  #scheduled = false;

  constructor(options: CollectorOptions<Item, Result>) {
    this.#options = options;
    this.#maxRuns = options.maxRuns ?? 1;
  }

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ item, resolve, reject });
      this.#schedule();
    });
  }

  /** Adds several items; resolves when all have been handled. */
  addAll(items: readonly Item[]): Promise<Result[]> {
    return Promise.all(items.map((item) => this.add(item)));
  }

  /** Waits for the end of the current turn of the event loop, so that what was read together goes together. */
  #schedule(): void {
    if (this.#scheduled || this.#runs >= this.#maxRuns || this.#pending.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      while (this.#runs < this.#maxRuns && this.#pending.length > 0) void this.#run();
    });
  }

  async #run(): Promise<void> {
    const batch = this.#pending.slice(0, this.#options.maxItems);
    this.#pending = this.#pending.slice(batch.length);
    this.#runs += 1;
    try {
      const results = await this.#options.run(batch.map(({ item }) => item));
      if (results.length !== batch.length)
        throw new RangeError(
          `a run over ${batch.length} items must return as many results, it returned ${results.length}`,
        );
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      batch.forEach(({ reject }) => reject(error));
    } finally {
      this.#runs -= 1;
      this.#schedule();
    }
  }
}
