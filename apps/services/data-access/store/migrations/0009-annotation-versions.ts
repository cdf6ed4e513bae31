import type { Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/** What annotations said before their authors changed or deleted them. */
export async function createAnnotationVersions(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  await db.schema
    .createTable('annotation_versions')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('annotation_id', 'bigint', (column) => column.notNull())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint', (column) => column.notNull())
    .addColumn('text', 'varchar(500)', (column) => column.notNull())
    .addColumn('author_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('author_name', 'varchar(200)', (column) => column.notNull())
    .addColumn('written_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_by', 'varchar(10)', (column) => column.notNull())
    .addUniqueConstraint('annotation_versions_by_time', ['patient_id', 'from_ms', 'id'])
    .addForeignKeyConstraint('annotation_versions_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();
}
