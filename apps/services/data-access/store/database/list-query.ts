import type { Compilable, CompiledQuery } from 'kysely';
import type { Database, Db, Executor } from './database.ts';

/**
 * A query with `in (list)`, the list being its last parameters: compiled once per power of two of the list's length,
 * the rest is filled by repeating the last value. Longer lists are asked for in parts.
 */
export function listQuery<Value, R, First extends readonly unknown[] = []>(options: {
  readonly maxValues: number;
  readonly build: (db: Db, list: Value[], ...first: First) => Compilable<R>;
}): (database: Database, executor: Executor, values: readonly Value[], ...first: First) => Promise<R[]> {
  const compiledFor = new WeakMap<Database, Map<number, CompiledQuery<R>>>();
  return async (database, executor, values, ...first) => {
    let bySize = compiledFor.get(database);
    if (bySize === undefined) compiledFor.set(database, (bySize = new Map<number, CompiledQuery<R>>()));
    const rows: R[] = [];
    for (let at = 0; at < values.length; at += options.maxValues) {
      const part = values.slice(at, at + options.maxValues);
      const size = 2 ** Math.ceil(Math.log2(part.length));
      let compiled = bySize.get(size);
      if (compiled === undefined) {
        const list = Array.from({ length: size }, () => part[0]!);
        compiled = options.build(database.db, list, ...first).compile();
        bySize.set(size, compiled);
      }
      const filler = Array.from({ length: size - part.length }, () => part.at(-1)!);
      const parameters = [...first, ...part, ...filler];
      const result = await executor.executeQuery<R>({ ...compiled, parameters });
      for (const row of result.rows) rows.push(row);
    }
    return rows;
  };
}
