import { sql, type Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/**
 * Wards and who belongs to them, accounts, sessions, failed sign-ins. A patient without a row in patient_wards lies on
 * the first ward.
 */
export async function createAccess(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const { schema } = db;

  await schema
    .createTable('wards')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('name', 'varchar(100)', (column) => column.notNull().unique())
    .modifyEnd(type.plain)
    .execute();
  await sql`insert into wards (id, name)
    select 1, 'Ward' from (select count(*) as present from wards) as counted where counted.present = 0`.execute(
    db,
  );

  await schema
    .createTable('patient_wards')
    .ifNotExists()
    .addColumn('patient_id', type.id, (column) => column.primaryKey())
    .addColumn('ward_id', 'bigint', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('accounts')
    .ifNotExists()
    .addColumn('id', 'varchar(36)', (column) => column.primaryKey())
    .addColumn('account', 'varchar(100)', (column) => column.notNull().unique())
    .addColumn('name', 'varchar(200)', (column) => column.notNull())
    .addColumn('role', 'varchar(20)', (column) => column.notNull())
    .addColumn('sees_names', type.flag, (column) => column.notNull())
    .addColumn('password_hash', 'varchar(200)')
    .addColumn('oidc_issuer', 'varchar(500)')
    .addColumn('oidc_subject', 'varchar(255)')
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('disabled_ms', 'bigint')
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('account_wards')
    .ifNotExists()
    .addColumn('account_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('ward_id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('account_wards_key', ['account_id', 'ward_id'])
    .modifyEnd(type.clustered)
    .execute();

  await schema
    .createTable('sessions')
    .ifNotExists()
    .addColumn('id_sha256', 'varchar(64)', (column) => column.primaryKey())
    .addColumn('account_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('active_ms', 'bigint', (column) => column.notNull())
    .addColumn('ends_ms', 'bigint', (column) => column.notNull())
    .addColumn('break_glass_from_ms', 'bigint')
    .addColumn('break_glass_until_ms', 'bigint')
    .addColumn('break_glass_reason', 'varchar(500)')
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('sign_in_failures')
    .ifNotExists()
    .addColumn('subject_sha256', 'varchar(64)', (column) => column.primaryKey())
    .addColumn('failures', type.double, (column) => column.notNull())
    .addColumn('updated_ms', 'bigint', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();
}
