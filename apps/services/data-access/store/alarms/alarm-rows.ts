import type { Alarm } from '../../../../contracts/alarm.ts';
import { toAlarm, type AlarmRecord } from '../../domain/alarms/alarm-record.ts';
import type { Episode } from '../../domain/alarms/episodes.ts';
import type { AlarmSubject } from '../../domain/store.ts';
import type { Database, Executor } from '../database/database.ts';
import { listQuery } from '../database/list-query.ts';
import { prepared } from '../database/prepared.ts';
import type { AlarmRow } from '../database/tables.ts';

/** An alarm and its row. */
export interface StoredAlarm {
  readonly alarmId: number;
  readonly record: AlarmRecord;
}

export const rowToStored = (row: AlarmRow): StoredAlarm => ({
  alarmId: row.id,
  record: {
    patientId: row.patient_id,
    kind: row.kind,
    state: row.state,
    episodeId: row.episode_id,
    onsetMs: row.onset_ms,
    lastMs: row.last_ms,
    evidence: row.evidence,
    raisedMs: row.raised_ms,
    acknowledgedMs: row.acknowledged_ms,
    acknowledgedBy: row.acknowledged_by,
    snoozedUntilMs: row.snoozed_until_ms,
    snoozedBy: row.snoozed_by,
    escalated: row.escalated,
  },
});

const recordToRow = (record: AlarmRecord): Omit<AlarmRow, 'id'> => ({
  patient_id: record.patientId,
  kind: record.kind,
  state: record.state,
  episode_id: record.episodeId,
  onset_ms: record.onsetMs,
  last_ms: record.lastMs,
  evidence: record.evidence,
  raised_ms: record.raisedMs,
  acknowledged_ms: record.acknowledgedMs,
  acknowledged_by: record.acknowledgedBy,
  snoozed_until_ms: record.snoozedUntilMs,
  snoozed_by: record.snoozedBy,
  escalated: record.escalated,
});

const selectById = listQuery({
  maxValues: 256,
  build: (db, ids: number[]) => db.selectFrom('alarms').selectAll().where('id', 'in', ids),
});

/** Alarms by the id of their row, as they are now. */
export async function alarmsById(
  database: Database,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Alarm>> {
  if (ids.length === 0) return new Map();
  const rows = await selectById(database, database.db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, toAlarm(rowToStored(row).record)]));
}

/** Every alarm that is not off. */
export async function activeAlarms(database: Database): Promise<readonly Alarm[]> {
  const rows = await database.db
    .selectFrom('alarms')
    .selectAll()
    .where('state', '<>', 'off')
    .orderBy('id')
    .execute();
  return rows.map((row) => toAlarm(rowToStored(row).record));
}

const selectOne = prepared<AlarmSubject>()((db, parameter) =>
  db
    .selectFrom('alarms')
    .selectAll()
    .where('patient_id', '=', parameter('patientId'))
    .where('kind', '=', parameter('kind')),
);

const selectOneLocked = prepared<AlarmSubject>()((db, parameter) =>
  db
    .selectFrom('alarms')
    .selectAll()
    .where('patient_id', '=', parameter('patientId'))
    .where('kind', '=', parameter('kind'))
    .forUpdate(),
);

/** The alarm of a patient and kind, locked until the transaction ends: who comes next sees what this one has done. */
export async function lockAlarm(
  database: Database,
  trx: Executor,
  subject: AlarmSubject,
): Promise<StoredAlarm | undefined> {
  const select = database.engine === 'mysql' ? selectOneLocked : selectOne;
  const [row] = (await select(database, subject, trx)).rows;
  return row === undefined ? undefined : rowToStored(row);
}

const setAlarmLength = prepared<Episode & { alarmId: number }>()((db, parameter) =>
  db
    .updateTable('alarms')
    .set({ onset_ms: parameter('onsetMs'), last_ms: parameter('lastMs') })
    .where('id', '=', parameter('alarmId')),
);

/** Gives an alarm's current episode another length. */
export const writeLength = async (
  database: Database,
  trx: Executor,
  { alarmId, record }: StoredAlarm,
): Promise<void> => {
  await setAlarmLength(database, { alarmId, onsetMs: record.onsetMs, lastMs: record.lastMs }, trx);
};

/** Adds or overwrites an alarm and returns the id of its row. */
export async function writeAlarm(
  trx: Executor,
  alarmId: number | undefined,
  record: AlarmRecord,
): Promise<number> {
  if (alarmId === undefined) {
    const { insertId } = await trx.insertInto('alarms').values(recordToRow(record)).executeTakeFirstOrThrow();
    return Number(insertId);
  }
  await trx.updateTable('alarms').set(recordToRow(record)).where('id', '=', alarmId).execute();
  return alarmId;
}
