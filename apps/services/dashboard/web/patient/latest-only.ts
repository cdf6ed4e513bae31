/** Runs one read at a time: a newer one ends the one before, whose result is dropped. */
export class LatestOnly {
  #current: AbortController | undefined;

  /** @returns the result, or undefined when a newer read took its place */
  async run<T>(read: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
    this.#current?.abort();
    const own = new AbortController();
    this.#current = own;
    try {
      const result = await read(own.signal);
      return this.#current === own ? result : undefined;
    } catch (error) {
      if (this.#current === own) throw error;
      return undefined;
    }
  }
}
