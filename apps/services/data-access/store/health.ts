import { sql } from 'kysely';
import type { Check } from '../../../kit/readiness.ts';
import type { Database } from './database/database.ts';
import { codeOf } from './database/errors.ts';
import { pendingMigrations } from './database/migrate.ts';

const DEADLINE_MS = 1_000;
const PROBE_BYTES = 512 * 1024;

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
      await withDeadline(writes.failed ? this.#write() : this.#lock());
      writes.failed = false;
      return { ready: true, detail: { engine } };
    } catch (error) {
      return { ready: false, detail: { engine, reason: codeOf(error) || 'does not answer' } };
    }
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
    const { db, engine } = this.#database;
    const filler = sql<Buffer>`${engine === 'sqlite' ? sql`zeroblob(${PROBE_BYTES})` : sql`repeat('0', ${PROBE_BYTES})`}`;
    await db.transaction().execute(async (trx) => {
      await trx.deleteFrom('write_probe').execute();
      await trx.insertInto('write_probe').values({ id: 1, filler }).execute();
    });
    await db.deleteFrom('write_probe').execute();
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
