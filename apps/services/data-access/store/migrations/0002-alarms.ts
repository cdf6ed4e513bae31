import type { Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/** Alarms, their episodes and history, heart-rate limits, who is to be called, and leases. */
export async function createAlarms(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const { schema } = db;

  await schema
    .createTable('alarms')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'varchar(40)', (column) => column.notNull())
    .addColumn('state', 'varchar(20)', (column) => column.notNull())
    .addColumn('episode_id', 'bigint', (column) => column.notNull())
    .addColumn('onset_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addColumn('evidence', 'varchar(500)', (column) => column.notNull())
    .addColumn('raised_ms', 'bigint', (column) => column.notNull())
    .addColumn('acknowledged_ms', 'bigint')
    .addColumn('acknowledged_by', 'varchar(200)')
    .addColumn('snoozed_until_ms', 'bigint')
    .addColumn('snoozed_by', 'varchar(200)')
    .addColumn('escalated', 'integer', (column) => column.notNull())
    .addUniqueConstraint('alarms_one', ['patient_id', 'kind'])
    .addForeignKeyConstraint('alarms_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('alarm_episodes')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'varchar(40)', (column) => column.notNull())
    .addColumn('onset_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('alarm_episodes_by_onset', ['patient_id', 'kind', 'onset_ms', 'id'])
    .addForeignKeyConstraint('alarm_episodes_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('alarm_transitions')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'varchar(40)', (column) => column.notNull())
    .addColumn('episode_id', 'bigint', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('event', 'varchar(20)', (column) => column.notNull())
    .addColumn('from_state', 'varchar(20)', (column) => column.notNull())
    .addColumn('to_state', 'varchar(20)', (column) => column.notNull())
    .addColumn('onset_ms', 'bigint', (column) => column.notNull())
    .addColumn('last_ms', 'bigint', (column) => column.notNull())
    .addColumn('evidence', 'varchar(500)', (column) => column.notNull())
    .addColumn('actor_id', 'varchar(36)')
    .addColumn('actor_name', 'varchar(200)')
    .addColumn('actor_role', 'varchar(20)')
    .addColumn('note', 'text')
    .addUniqueConstraint('alarm_transitions_by_time', ['patient_id', 'at_ms', 'id'])
    .addForeignKeyConstraint('alarm_transitions_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('heart_rate_limits')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('limits', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('set_ms', 'bigint', (column) => column.notNull())
    .addColumn('actor_id', 'varchar(36)', (column) => column.notNull())
    .addColumn('actor_name', 'varchar(200)', (column) => column.notNull())
    .addColumn('actor_role', 'varchar(20)', (column) => column.notNull())
    .addUniqueConstraint('heart_rate_limits_by_patient', ['patient_id', 'id'])
    .addForeignKeyConstraint('heart_rate_limits_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('alarm_calls')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('alarm_id', 'bigint', (column) => column.notNull())
    .addColumn('episode_id', 'bigint', (column) => column.notNull())
    .addColumn('level', 'integer', (column) => column.notNull())
    .addColumn('channel', 'varchar(20)', (column) => column.notNull())
    .addColumn('status', 'varchar(20)', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('made_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_ms', 'bigint')
    .addUniqueConstraint('alarm_calls_due', ['status', 'due_ms', 'id'])
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('leases')
    .ifNotExists()
    .addColumn('name', 'varchar(40)', (column) => column.primaryKey())
    .addColumn('holder', 'varchar(36)', (column) => column.notNull())
    .addColumn('until_ms', 'bigint', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();

  const tables = await db.introspection.getTables();
  const changes = tables.find(({ name }) => name === 'changes');
  if (changes?.columns.every(({ name }) => name !== 'alarm_id') === true)
    await schema.alterTable('changes').addColumn('alarm_id', 'bigint').execute();
}
