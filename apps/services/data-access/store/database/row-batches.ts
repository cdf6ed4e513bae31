import type { Compilable, CompiledQuery } from 'kysely';
import type { Database, Db, Executor } from './database.ts';

/**
 * A statement over many rows at once, such as an insert: compiled once per number of rows, and only for powers of two,
 * so that few texts cover every batch. `build` gets rows of placeholders; `valuesOf` gives the values in the same order.
 */
export function rowBatches<Row, Built extends object>(options: {
  readonly maxRows: number;
  readonly placeholders: () => Built;
  readonly build: (db: Db, rows: readonly Built[]) => Compilable;
  readonly valuesOf: (row: Row) => readonly unknown[];
}): (database: Database, executor: Executor, rows: readonly Row[]) => Promise<void> {
  const compiledFor = new WeakMap<Database, Map<number, CompiledQuery>>();
  return async (database, executor, rows) => {
    let bySize = compiledFor.get(database);
    if (bySize === undefined) compiledFor.set(database, (bySize = new Map<number, CompiledQuery>()));
    for (let at = 0; at < rows.length;) {
      const size = Math.min(options.maxRows, 2 ** Math.floor(Math.log2(rows.length - at)));
      let compiled = bySize.get(size);
      if (compiled === undefined) {
        compiled = options.build(database.db, Array.from({ length: size }, options.placeholders)).compile();
        bySize.set(size, compiled);
      }
      const parameters: unknown[] = [];
      for (const row of rows.slice(at, at + size)) parameters.push(...options.valuesOf(row));
      await executor.executeQuery({ ...compiled, parameters });
      at += size;
    }
  };
}
