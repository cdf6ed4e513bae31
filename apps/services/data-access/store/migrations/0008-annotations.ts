import type { Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/** What people write about recordings. */
export async function createAnnotations(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  await db.schema
    .createTable('annotations')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint', (column) => column.notNull())
    .addColumn('text', 'varchar(500)', (column) => column.notNull())
    .addColumn('author_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('author_name', 'varchar(200)', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('edited_ms', 'bigint')
    .addUniqueConstraint('annotations_by_time', ['patient_id', 'from_ms', 'id'])
    .addForeignKeyConstraint('annotations_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();
}
