/** How long the same look at the same patient counts as one, in milliseconds. */
const SAME_LOOK_MS = 60_000;
const MOST_KEPT = 10_000;

/** Leafing through a recording is one look: says which of many reads become an entry of the audit trail. */
export class ReadsHeard {
  readonly #heard = new Map<string, number>();

  isNew(key: string, nowMs: number): boolean {
    const at = this.#heard.get(key);
    if (at !== undefined && nowMs - at < SAME_LOOK_MS) return false;
    this.#heard.delete(key);
    if (this.#heard.size >= MOST_KEPT) this.#heard.delete(this.#heard.keys().next().value!);
    this.#heard.set(key, nowMs);
    return true;
  }
}
