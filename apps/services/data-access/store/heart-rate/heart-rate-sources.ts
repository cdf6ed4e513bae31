import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { storableText } from '../database/storable-text.ts';

const selectByName = listQuery({
  maxValues: 128,
  build: (db, names: string[]) => db.selectFrom('heart_rate_sources').selectAll().where('name', 'in', names),
});

/**
 * Ids of the named sources, in order; names that are new get one. They are looked up as they are stored: a name that a
 * database changes would never be found again.
 */
export async function sourceIds(
  database: Database,
  trx: Executor,
  received: readonly string[],
): Promise<readonly number[]> {
  const names = received.map(storableText);
  const distinct = [...new Set(names)];
  const known = new Map(
    (await selectByName(database, trx, distinct)).map(({ id, name }): [string, number] => [name, id]),
  );
  for (const name of distinct) {
    if (known.has(name)) continue;
    const { insertId } = await trx
      .insertInto('heart_rate_sources')
      .values({ name })
      .executeTakeFirstOrThrow();
    known.set(name, Number(insertId));
  }
  return names.map((name) => known.get(name)!);
}
