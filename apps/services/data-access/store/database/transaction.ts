import type { Transaction } from 'kysely';
import type { Database } from './database.ts';
import { failureOf, isTransient } from './errors.ts';
import type { Tables } from './tables.ts';

/** How long a transaction is tried again while others hold what it needs, in milliseconds. */
const PATIENCE_MS = 2_000;
const MAX_PAUSE_MS = 40;

/**
 * Runs `work` in one transaction and resolves when it is committed and synced. `work` may run several times: when
 * another process holds a lock, or wrote the same key meanwhile, it starts again on what is committed then.
 */
export async function inTransaction<T>(
  database: Database,
  work: (trx: Transaction<Tables>) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now();
  for (;;) {
    try {
      database.assertPresent();
      const result = await database.db.transaction().execute(work);
      database.writes.failure = undefined;
      return result;
    } catch (error) {
      if (isTransient(error) && performance.now() - startedAt <= PATIENCE_MS) {
        await pause();
        continue;
      }
      database.writes.failure = failureOf(error) ?? database.writes.failure;
      throw error;
    }
  }
}

const pause = (): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_PAUSE_MS));
