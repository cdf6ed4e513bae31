import { sql, type Kysely } from 'kysely';
import type { Engine } from '../database/database.ts';
import { columnTypesOf } from './column-types.ts';

/** Whose a device was when. Devices that are there already have been of their one patient all the time. */
export async function createDeviceSpans(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const type = columnTypesOf(engine);
  await db.schema
    .createTable('device_spans')
    .ifNotExists()
    .addColumn('id', type.id, (column) => column.primaryKey().autoIncrement())
    .addColumn('device_id', 'bigint', (column) => column.notNull())
    .addColumn('patient_id', 'bigint', (column) => column.notNull())
    .addColumn('from_ms', 'bigint', (column) => column.notNull())
    .addColumn('to_ms', 'bigint')
    .addUniqueConstraint('device_spans_by_device', ['device_id', 'from_ms'])
    .addForeignKeyConstraint('device_spans_device', ['device_id'], 'devices', ['id'])
    .addForeignKeyConstraint('device_spans_patient', ['patient_id'], 'patients', ['id'])
    .modifyEnd(type.plain)
    .execute();
  await sql`insert into device_spans (device_id, patient_id, from_ms, to_ms)
    select devices.id, devices.patient_id, 0, null from devices
    where not exists (select 1 from device_spans where device_spans.device_id = devices.id)`.execute(db);
}
