import { randomUUID } from 'node:crypto';
import type { Database } from './database/database.ts';
import { codeOf } from './database/errors.ts';

/** Work that one process at a time does, so that several of them do not do it twice. */
export class Lease {
  readonly #database: Database;
  readonly #name: string;
  readonly #forMs: number;
  readonly #holder = randomUUID();
  #untilMs = 0;

  constructor(database: Database, name: string, forMs: number) {
    this.#database = database;
    this.#name = name;
    this.#forMs = forMs;
  }

  /** Whether the work is this process's now. A lease whose holder has not renewed it in time goes to whoever asks. */
  async hold(nowMs: number): Promise<boolean> {
    if (this.#untilMs - nowMs > this.#forMs / 2) return true;
    const untilMs = nowMs + this.#forMs;
    const held = (await this.#take(nowMs, untilMs)) || (await this.#make(untilMs));
    this.#untilMs = held ? untilMs : 0;
    return held;
  }

  /** Gives the work to whoever asks next. */
  async release(): Promise<void> {
    this.#untilMs = 0;
    await this.#database.db
      .deleteFrom('leases')
      .where('name', '=', this.#name)
      .where('holder', '=', this.#holder)
      .execute();
  }

  async #take(nowMs: number, untilMs: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.db
      .updateTable('leases')
      .set({ holder: this.#holder, until_ms: untilMs })
      .where('name', '=', this.#name)
      .where((lease) => lease.or([lease('holder', '=', this.#holder), lease('until_ms', '<', nowMs)]))
      .executeTakeFirstOrThrow();
    return numUpdatedRows === 1n;
  }

  async #make(untilMs: number): Promise<boolean> {
    try {
      await this.#database.db
        .insertInto('leases')
        .values({ name: this.#name, holder: this.#holder, until_ms: untilMs })
        .execute();
      return true;
    } catch (error) {
      if (/^(ER_DUP_ENTRY|SQLITE_CONSTRAINT)/.test(codeOf(error))) return false;
      throw error;
    }
  }
}
