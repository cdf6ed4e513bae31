import { sql } from 'kysely';
import type { Check } from '../../../kit/readiness.ts';
import type { Database } from './database/database.ts';
import { codeOf } from './database/errors.ts';
import { pendingMigrations } from './database/migrate.ts';

const DEADLINE_MS = 1_000;
const PROBE_BYTES = 512 * 1024;
/** More than a file of InnoDB may have free inside, which grows by a mebibyte at a time. */
const ROOM_BYTES = 2 * 1024 * 1024;
/** Of the row that a probe deletes again. */
const PASSING_ID = 1;
const LARGEST_ID = 2 ** 31 - 1;

/**
 * Whether the database can be read and written now. A transaction that locks what every write locks, and undoes it, says
 * so. After a write has failed only a write that reaches the disk proves that writing works again.
 */
export class DatabaseHealth {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async check(): Promise<Check> {
    const { engine, writes } = this.#database;
    try {
      await withDeadline(this.#proof());
      writes.failure = undefined;
      return { ready: true, detail: { engine } };
    } catch (error) {
      return { ready: false, detail: { engine, reason: codeOf(error) || 'does not answer' } };
    }
  }

  #proof(): Promise<void> {
    const { engine, writes } = this.#database;
    if (writes.failure === undefined) return this.#lock();
    return writes.failure === 'no-room' && engine === 'mysql' ? this.#takeRoom() : this.#write();
  }

  async #lock(): Promise<void> {
    this.#database.assertPresent();
    const undone = new Error('undone');
    await this.#database.db
      .transaction()
      .execute(async (trx) => {
        const counter = trx.selectFrom('change_counter').select('last_no').where('id', '=', 1);
        await (this.#database.engine === 'mysql' ? counter.forUpdate() : counter).executeTakeFirstOrThrow();
        throw undone;
      })
      .catch((error: unknown) => {
        if (error !== undone) throw error;
      });
  }

  async #write(): Promise<void> {
    this.#database.assertPresent();
    const { db } = this.#database;
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('write_probe').where('id', '=', PASSING_ID).execute();
      await trx
        .insertInto('write_probe')
        .values({ id: PASSING_ID, filler: this.#filler(PROBE_BYTES) })
        .execute();
    });
    await db.deleteFrom('write_probe').where('id', '=', PASSING_ID).execute();
  }

  /**
   * Adds a row and keeps it. Each table of InnoDB is a file, and what is deleted from it stays free inside: a probe that was
   * deleted would find room there when no other table finds any on the volume. So each full volume costs ROOM_BYTES.
   */
  async #takeRoom(): Promise<void> {
    const id = PASSING_ID + 1 + Math.floor(Math.random() * (LARGEST_ID - PASSING_ID - 1));
    await this.#database.db
      .insertInto('write_probe')
      .values({ id, filler: this.#filler(ROOM_BYTES) })
      .execute();
  }

  #filler(bytes: number) {
    return sql<Buffer>`${this.#database.engine === 'sqlite' ? sql`zeroblob(${bytes})` : sql`repeat('0', ${bytes})`}`;
  }
}

/** Whether all migrations have run. Once they have, they are not looked up again: schemas do not go back. */
export function schemaCheck(database: Database): () => Promise<Check> {
  let complete = false;
  return async () => {
    const pending = complete ? [] : await withDeadline(pendingMigrations(database));
    complete = pending.length === 0;
    return { ready: complete, detail: { pending } };
  };
}

function withDeadline<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the database must answer within ${DEADLINE_MS} ms`)),
      DEADLINE_MS,
    );
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
