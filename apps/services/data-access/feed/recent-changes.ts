import type { Change } from '../../../contracts/changes.ts';

interface Entry {
  readonly changeNumber: number;
  readonly json: string;
}

const MAX_ENTRIES = 4_096;
const MAX_CHARACTERS = 8 * 1024 * 1024;

/** The newest changes that this process committed, without a gap, ready to be sent. Bounded in number and size. */
export class RecentChanges {
  #entries: Entry[] = [];
  #characters = 0;

  /** Changes in order. Those that do not follow the last one start a new stretch. */
  push(changes: readonly Change[]): void {
    for (const change of changes) {
      const last = this.#entries.at(-1)?.changeNumber;
      if (last !== undefined && change.changeNumber <= last) continue;
      if (last !== undefined && change.changeNumber !== last + 1) this.#clear();
      const json = JSON.stringify(change);
      this.#entries.push({ changeNumber: change.changeNumber, json });
      this.#characters += json.length;
    }
    this.#trim();
  }

  /** Up to `limit` changes right after `position` as JSON; undefined when they are not here. */
  after(
    position: number,
    limit: number,
  ): { readonly json: string[]; readonly lastNumber: number } | undefined {
    const first = this.#entries[0]?.changeNumber;
    if (first === undefined || position + 1 < first) return undefined;
    const part = this.#entries.slice(position + 1 - first, position + 1 - first + limit);
    const last = part.at(-1);
    return last === undefined
      ? undefined
      : { json: part.map(({ json }) => json), lastNumber: last.changeNumber };
  }

  #clear(): void {
    this.#entries = [];
    this.#characters = 0;
  }

  /** Drops a quarter at once, so that dropping costs little per change. */
  #trim(): void {
    while (this.#entries.length > MAX_ENTRIES || this.#characters > MAX_CHARACTERS) {
      const dropped = this.#entries.splice(0, Math.ceil(this.#entries.length / 4));
      for (const { json } of dropped) this.#characters -= json.length;
    }
  }
}
