import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import type { OldTable } from './old-database.ts';

/** How far the import of one table has come. */
export interface TableProgress {
  readonly lastId: number;
  readonly imported: number;
  /** Stored already, by an earlier import or twice in the old table. */
  readonly repeated: number;
  readonly skipped: number;
}

export async function readProgress(
  { db }: Database,
  source: string,
  table: OldTable,
): Promise<TableProgress> {
  const row = await db
    .selectFrom('import_progress')
    .selectAll()
    .where('source', '=', source)
    .where('table_name', '=', table)
    .executeTakeFirst();
  return {
    lastId: row?.last_id ?? 0,
    imported: row?.imported ?? 0,
    repeated: row?.repeated ?? 0,
    skipped: row?.skipped ?? 0,
  };
}

/** Written after the rows themselves: an import that is interrupted between the two meets them again, as repeats. */
export const writeProgress = (
  database: Database,
  { source, table }: { readonly source: string; readonly table: OldTable },
  { lastId, imported, repeated, skipped }: TableProgress,
): Promise<void> =>
  inTransaction(database, async (trx) => {
    await trx
      .replaceInto('import_progress')
      .values({ source, table_name: table, last_id: lastId, imported, repeated, skipped })
      .execute();
  });
