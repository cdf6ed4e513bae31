import { sql, type Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/**
 * Patients, devices, EEG windows, heart rates, their trends, and the change feed. MySQL cannot undo half of it, so each
 * step leaves alone what is there already.
 */
export async function createStore(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const { schema } = db;

  await schema
    .createTable('patients')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey())
    .addColumn('name', 'varchar(200)', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('devices')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('name', 'varchar(200)', (column) => column.notNull())
    .addColumn('token_sha256', 'varchar(64)', (column) => column.notNull())
    .addColumn('previous_sha256', 'varchar(64)')
    .addColumn('previous_until_ms', 'bigint')
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('revoked_ms', 'bigint')
    .addColumn('last_seen_ms', 'bigint')
    .addForeignKeyConstraint('devices_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();

  await createEegWindows(db, engine);

  await schema
    .createTable('unscored_windows')
    .ifNotExists()
    .addColumn('window_id', type.id, (column) => column.primaryKey())
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('heart_rate_sources')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('name', 'varchar(255)', (column) => column.notNull().unique())
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('heart_rates')
    .ifNotExists()
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('instant_ms', 'bigint', (column) => column.notNull())
    .addColumn('source_id', 'bigint', (column) => column.notNull())
    .addColumn('offset_minutes', 'integer', (column) => column.notNull())
    .addColumn('min_bpm', type.double, (column) => column.notNull())
    .addColumn('mean_bpm', type.double, (column) => column.notNull())
    .addColumn('max_bpm', type.double, (column) => column.notNull())
    .addColumn('device_id', 'bigint')
    .addColumn('aggregation', 'varchar(40)')
    .addColumn('received_ms', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('heart_rates_key', ['patient_id', 'instant_ms', 'source_id'])
    .addForeignKeyConstraint('heart_rates_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.clustered)
    .execute();

  await createTrends(db, engine);
  await createChanges(db, engine);
}

/**
 * Pages of EEG are read by patient and time. In MySQL the rows themselves lie in that order, so that a page is a few
 * disk blocks among ten million rows; SQLite's key tree is made for rows shorter than ours, so there an index leads to them.
 */
async function createEegWindows(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const table = db.schema
    .createTable('eeg_windows')
    .ifNotExists()
    .addColumn('id', type.id, (column) =>
      engine === 'sqlite' ? column.primaryKey().autoIncrement() : column.notNull().unique().autoIncrement(),
    )
    .addColumn('identity', type.fixedBytes(32), (column) => column.notNull().unique())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('device_id', 'bigint')
    .addColumn('recording_id', 'varchar(36)')
    .addColumn('sequence', 'bigint')
    .addColumn('start_ms', 'bigint', (column) => column.notNull())
    .addColumn('offset_minutes', 'integer', (column) => column.notNull())
    .addColumn('time_ambiguous', type.flag, (column) => column.notNull())
    .addColumn('sampling_rate_hz', type.double, (column) => column.notNull())
    .addColumn('scale_uv', type.double, (column) => column.notNull())
    .addColumn('samples', type.bytes(12_288), (column) => column.notNull())
    .addColumn('channel', 'varchar(40)')
    .addColumn('origin', 'varchar(20)', (column) => column.notNull())
    .addColumn('score_status', 'varchar(20)', (column) => column.notNull())
    .addColumn('probability', type.double)
    .addColumn('score_reasons', 'text')
    .addColumn('model_version', 'varchar(64)')
    .addColumn('received_ms', 'bigint', (column) => column.notNull())
    .addForeignKeyConstraint('eeg_windows_patient', ['patient_id'], 'patients', ['id']);
  if (engine === 'mysql') {
    await table
      .addPrimaryKeyConstraint('eeg_windows_key', ['patient_id', 'start_ms', 'id'])
      .modifyEnd(type.clustered)
      .execute();
    return;
  }
  await table.modifyEnd(type.plain).execute();
  await db.schema
    .createIndex('eeg_windows_by_start')
    .on('eeg_windows')
    .columns(['patient_id', 'start_ms'])
    .execute();
}

async function createTrends({ schema }: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  await schema
    .createTable('eeg_trend')
    .ifNotExists()
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('bucket_ms', 'integer', (column) => column.notNull())
    .addColumn('start_ms', 'bigint', (column) => column.notNull())
    .addColumn('windows', 'integer', (column) => column.notNull())
    .addColumn('scored', 'integer', (column) => column.notNull())
    .addColumn('not_assessable', 'integer', (column) => column.notNull())
    .addColumn('probability_sum', type.double, (column) => column.notNull())
    .addColumn('probability_max', type.double)
    .addPrimaryKeyConstraint('eeg_trend_key', ['patient_id', 'bucket_ms', 'start_ms'])
    .modifyEnd(type.clustered)
    .execute();

  await schema
    .createTable('heart_rate_trend')
    .ifNotExists()
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('bucket_ms', 'integer', (column) => column.notNull())
    .addColumn('start_ms', 'bigint', (column) => column.notNull())
    .addColumn('samples', 'integer', (column) => column.notNull())
    .addColumn('lowest', type.double, (column) => column.notNull())
    .addColumn('mean_sum', type.double, (column) => column.notNull())
    .addColumn('highest', type.double, (column) => column.notNull())
    .addPrimaryKeyConstraint('heart_rate_trend_key', ['patient_id', 'bucket_ms', 'start_ms'])
    .modifyEnd(type.clustered)
    .execute();
}

async function createChanges(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  const { schema } = db;
  await schema
    .createTable('changes')
    .ifNotExists()
    .addColumn('change_no', type.id, (column) => column.primaryKey())
    .addColumn('kind', 'varchar(20)', (column) => column.notNull())
    .addColumn('patient_id', 'bigint')
    .addColumn('window_id', 'bigint')
    .addColumn('from_ms', 'bigint')
    .addColumn('to_ms', 'bigint')
    .addColumn('committed_ms', 'bigint', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('change_counter')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey())
    .addColumn('last_no', 'bigint', (column) => column.notNull())
    .addColumn('pruned_no', 'bigint', (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();
  await sql`insert into change_counter (id, last_no, pruned_no)
    select 1, 0, 0 from (select count(*) as present from change_counter) as counted where counted.present = 0`.execute(
    db,
  );

  await schema
    .createTable('write_probe')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey())
    .addColumn('filler', engine === 'sqlite' ? sql`blob` : sql`mediumblob`, (column) => column.notNull())
    .modifyEnd(type.plain)
    .execute();

  await schema
    .createTable('import_progress')
    .ifNotExists()
    .addColumn('source', 'varchar(200)', (column) => column.notNull())
    .addColumn('table_name', 'varchar(64)', (column) => column.notNull())
    .addColumn('last_id', 'bigint', (column) => column.notNull())
    .addColumn('imported', 'bigint', (column) => column.notNull())
    .addColumn('repeated', 'bigint', (column) => column.notNull())
    .addColumn('skipped', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('import_progress_key', ['source', 'table_name'])
    .modifyEnd(type.plain)
    .execute();
}
