import type { AuditEvent } from '../../../../contracts/audit.ts';
import { Collector } from '../../../../kit/collector.ts';
import { chained, faultOf, type Link } from './audit-chain.ts';
import type { AuditRow } from '../database/access-tables.ts';
import type { Database, Executor } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';

/** Entries that arrive together share a transaction. */
export const createAuditTrail = (database: Database): Collector<AuditEvent, true> =>
  new Collector<AuditEvent, true>({
    maxItems: 200,
    run: async (events) => {
      await appendAudit(database, events);
      return events.map(() => true as const);
    },
  });

const PAGE_ROWS = 1_000;

/** Appends entries in one transaction. The lock on the newest link puts writers in order, on every engine. */
export const appendAudit = (database: Database, events: readonly AuditEvent[]): Promise<void> =>
  inTransaction(database, (trx) => appendAuditIn(database, trx, events));

/** The same inside of a transaction that does what the entries say: they are there when it is done, and only then. */
export async function appendAuditIn(
  database: Database,
  trx: Executor,
  events: readonly AuditEvent[],
): Promise<void> {
  const newest = trx.selectFrom('audit_head').selectAll().where('id', '=', 1);
  const head = await (database.engine === 'mysql' ? newest.forUpdate() : newest).executeTakeFirstOrThrow();
  const rows = chained(events, { entryNo: head.last_no, hash: head.last_hash }, Date.now());
  const last = rows.at(-1);
  if (last === undefined) return;
  await trx
    .insertInto('audit_trail')
    .values([...rows])
    .execute();
  await trx
    .updateTable('audit_head')
    .set({ last_no: last.entry_no, last_hash: last.hash })
    .where('id', '=', 1)
    .execute();
}

/** Entries after `after`, oldest first. */
export const readAudit = (database: Database, after: number, limit: number): Promise<AuditRow[]> =>
  database.db
    .selectFrom('audit_trail')
    .selectAll()
    .where('entry_no', '>', after)
    .orderBy('entry_no')
    .limit(limit)
    .execute();

/**
 * The first fault of the chain, or undefined; and its newest link, which is worth keeping elsewhere: whoever can write
 * the database could build another chain, but not one that holds a link `number:hash` that was kept.
 */
export async function verifyAudit(
  database: Database,
  kept?: string,
): Promise<{ readonly fault: string | undefined; readonly newest: Link }> {
  let previous: Link = { entryNo: 0, hash: '' };
  const head = await database.db
    .selectFrom('audit_head')
    .selectAll()
    .where('id', '=', 1)
    .executeTakeFirstOrThrow();
  for (;;) {
    const rows = await readAudit(database, previous.entryNo, PAGE_ROWS);
    for (const row of rows) {
      const fault = faultOf(row, previous);
      if (fault !== undefined) return { fault, newest: previous };
      previous = { entryNo: row.entry_no, hash: row.hash };
      if (kept?.startsWith(`${row.entry_no}:`) === true && kept !== `${row.entry_no}:${row.hash}`)
        return { fault: `entry ${row.entry_no} is not the one that was kept`, newest: previous };
      if (row.entry_no === head.last_no && row.hash !== head.last_hash)
        return { fault: `entry ${row.entry_no} is not the one that was written last`, newest: previous };
    }
    if (rows.length < PAGE_ROWS) break;
  }
  const missing = previous.entryNo < head.last_no ? `entry ${previous.entryNo + 1} is missing` : undefined;
  const keptNo = Number(kept?.split(':')[0] ?? 0);
  if (keptNo > previous.entryNo)
    return { fault: `entry ${keptNo}, which was kept, is missing`, newest: previous };
  return { fault: missing, newest: previous };
}
