import type { Change } from '../../../contracts/changes.ts';
import type { Store } from '../domain/store.ts';
import { createStore } from '../store/database-store.ts';
import type { Database } from '../store/database/database.ts';
import type { TestEngine } from './databases.ts';
import { openForTest } from './service.ts';

/** A store with patients 1 and 2 on a database of its own, and every change it committed. */
export interface TestStore {
  readonly store: Store;
  readonly database: Database;
  readonly url: string;
  readonly committed: Change[];
  /** The same database opened once more, as another process would. */
  readonly reopen: () => Promise<{ readonly store: Store; readonly close: () => Promise<void> }>;
  readonly close: () => Promise<void>;
}

export async function openTestStore(engine: TestEngine): Promise<TestStore> {
  const created = await engine.create();
  const database = await openForTest(created.url);
  const committed: Change[] = [];
  return {
    store: createStore(database, (changes) => committed.push(...changes)),
    database,
    url: created.url,
    committed,
    reopen: async () => {
      const another = await openForTest(created.url);
      return { store: createStore(another, () => undefined), close: () => another.close() };
    },
    close: async () => {
      await database.close();
      await created.remove();
    },
  };
}
