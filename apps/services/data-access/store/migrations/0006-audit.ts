import { sql, type Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/** The audit trail, each row chained to the one before, and the newest link of the chain. */
export async function createAudit(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const { schema } = db;
  await schema
    .createTable('audit_trail')
    .ifNotExists()
    .addColumn('entry_no', type.id, (column) => column.primaryKey())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('action', 'varchar(60)', (column) => column.notNull())
    .addColumn('outcome', 'varchar(20)', (column) => column.notNull())
    .addColumn('account_id', 'varchar(36)')
    .addColumn('account_name', 'varchar(200)')
    .addColumn('role', 'varchar(20)')
    .addColumn('break_glass', type.flag, (column) => column.notNull())
    .addColumn('object', 'varchar(200)')
    .addColumn('patient_id', 'bigint')
    .addColumn('address', 'varchar(60)')
    .addColumn('previous_hash', 'varchar(64)', (column) => column.notNull())
    .addColumn('hash', 'varchar(64)', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();
  await schema
    .createTable('audit_head')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey())
    .addColumn('last_no', 'bigint', (column) => column.notNull())
    .addColumn('last_hash', 'varchar(64)', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();
  await sql`insert into audit_head (id, last_no, last_hash)
    select 1, 0, '' from (select count(*) as present from audit_head) as counted where counted.present = 0`.execute(
    db,
  );
  if (engine === 'sqlite')
    for (const act of ['update', 'delete'])
      await sql`create trigger if not exists ${sql.raw(`audit_trail_no_${act} before ${act} on audit_trail`)}
        begin select raise(abort, 'the audit trail is append-only'); end`.execute(db);
}
