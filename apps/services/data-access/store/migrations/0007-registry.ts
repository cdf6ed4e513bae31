import type { Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/**
 * Who patients are, where they lay when, which beds are taken, and who was erased. A patient without a row in
 * patient_records was named by a command: nothing more is known, and they are admitted.
 */
export async function createRegistry(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const { schema } = db;

  await schema
    .createTable('patient_records')
    .ifNotExists()
    .addColumn('patient_id', type.id, (column) => column.primaryKey())
    .addColumn('identifier', 'varchar(40)', (column) => column.unique())
    .addColumn('birth_date', 'varchar(10)')
    .addColumn('admitted_ms', 'bigint')
    .addColumn('discharged_ms', 'bigint')
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('stays')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('ward_id', 'bigint', (column) => column.notNull())
    .addColumn('bed', 'varchar(20)')
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint')
    .addUniqueConstraint('stays_by_patient', ['patient_id', 'from_ms', 'id'])
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('beds_taken')
    .ifNotExists()
    .addColumn('ward_id', 'bigint', (column) => column.notNull())
    .addColumn('bed', 'varchar(20)', (column) => column.notNull())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('beds_taken_one', ['ward_id', 'bed'])
    .addUniqueConstraint('beds_taken_by_patient', ['patient_id'])
    .modifyEnd(type.clustered)
    .execute();

  await schema
    .createTable('erased_patients')
    .ifNotExists()
    .addColumn('patient_id', type.id, (column) => column.primaryKey())
    .addColumn('erased_ms', 'bigint', (column) => column.notNull())
    .addColumn('done_ms', 'bigint')
    .modifyEnd(type.plain)
    .execute();
}
