import { sql } from 'kysely';
import type { Change } from '../../../contracts/changes.ts';
import type { Database, Executor } from './database/database.ts';
import { alarmsById } from './alarms/alarm-rows.ts';
import { prepared } from './database/prepared.ts';
import { rowBatches } from './database/row-batches.ts';
import type { EegWindowRow, Tables } from './database/tables.ts';
import { rowToWindow } from './eeg/eeg-window-row.ts';

/** A change before it has its number. */
export type NewChange = Omit<Tables['changes'], 'change_no' | 'committed_ms'>;

export const windowChange = (patientId: number, windowId: number): NewChange => ({
  kind: 'eeg-window',
  patient_id: patientId,
  window_id: windowId,
  from_ms: null,
  to_ms: null,
  alarm_id: null,
});

export const heartRateChange = (patientId: number, fromMs: number, toMs: number): NewChange => ({
  kind: 'heart-rate',
  patient_id: patientId,
  window_id: null,
  from_ms: fromMs,
  to_ms: toMs,
  alarm_id: null,
});

export const alarmChange = (patientId: number, alarmId: number): NewChange => ({
  kind: 'alarm',
  patient_id: patientId,
  window_id: null,
  from_ms: null,
  to_ms: null,
  alarm_id: alarmId,
});

/** Somebody wrote about recordings of the patient. */
export const annotationsChange = (patientId: number): NewChange => ({
  kind: 'annotations',
  patient_id: patientId,
  window_id: null,
  from_ms: null,
  to_ms: null,
  alarm_id: null,
});

export const patientsChange: NewChange = {
  kind: 'patients',
  patient_id: null,
  window_id: null,
  from_ms: null,
  to_ms: null,
  alarm_id: null,
};

const takeNumbers = prepared<{ count: number }>()((db, parameter) =>
  db
    .updateTable('change_counter')
    .set({ last_no: sql`last_no + ${parameter('count')}` })
    .where('id', '=', 1),
);

const selectCounter = prepared()((db) =>
  db.selectFrom('change_counter').select(['last_no', 'pruned_no']).where('id', '=', 1),
);

const insertChanges = rowBatches<Tables['changes'], Record<string, null>>({
  maxRows: 256,
  placeholders: () => ({
    change_no: null,
    kind: null,
    patient_id: null,
    window_id: null,
    from_ms: null,
    to_ms: null,
    committed_ms: null,
    alarm_id: null,
  }),
  build: (db, rows) => db.insertInto('changes').values(rows as unknown as Tables['changes'][]),
  valuesOf: (row) => [
    row.change_no,
    row.kind,
    row.patient_id,
    row.window_id,
    row.from_ms,
    row.to_ms,
    row.committed_ms,
    row.alarm_id,
  ],
});

/**
 * Numbers the changes of a transaction and returns the first number. Call it last: from here to the commit the counter's
 * row is locked, so numbers rise in the order of commits, and whoever sees one change sees all before it.
 */
export async function appendChanges(
  database: Database,
  trx: Executor,
  changes: readonly NewChange[],
): Promise<number> {
  await takeNumbers(database, { count: changes.length }, trx);
  const { rows } = await selectCounter(database, {}, trx);
  const firstNumber = rows[0]!.last_no - changes.length + 1;
  const committedMs = Date.now();
  await insertChanges(
    database,
    trx,
    changes.map((change, index) => ({
      ...change,
      change_no: firstNumber + index,
      committed_ms: committedMs,
    })),
  );
  return firstNumber;
}

/** Newest change, and the newest one that has been pruned. */
export async function readCounter(
  database: Database,
): Promise<{ readonly lastNumber: number; readonly prunedNumber: number }> {
  const { rows } = await selectCounter(database, {});
  return { lastNumber: rows[0]!.last_no, prunedNumber: rows[0]!.pruned_no };
}

const selectChanges = prepared<{ after: number; limit: number }>()((db, parameter) =>
  db
    .selectFrom('changes')
    .leftJoin('eeg_windows', 'eeg_windows.id', 'changes.window_id')
    .selectAll('eeg_windows')
    .select(['change_no', 'kind', 'changes.patient_id as changed_patient_id', 'from_ms', 'to_ms', 'alarm_id'])
    .where('change_no', '>', parameter('after'))
    .orderBy('change_no')
    .limit(parameter('limit')),
);

/** Changes after `after` in order, at most `limit`, and the number of the last one looked at. */
export async function readChanges(
  database: Database,
  after: number,
  limit: number,
): Promise<
  { readonly firstNumber: number; readonly lastNumber: number; readonly changes: Change[] } | undefined
> {
  const { rows } = await selectChanges(database, { after, limit });
  if (rows.length === 0) return undefined;
  const alarms = await alarmsById(
    database,
    rows.flatMap(({ alarm_id }) => (alarm_id === null ? [] : [alarm_id])),
  );
  const changes = rows.flatMap((row): Change[] => {
    const changeNumber = row.change_no;
    switch (row.kind) {
      case 'patients':
        return [{ kind: 'patients', changeNumber }];
      case 'alarm': {
        const alarm = alarms.get(row.alarm_id!);
        return alarm === undefined ? [] : [{ kind: 'alarm', changeNumber, alarm }];
      }
      case 'break-glass':
        return [{ kind: 'break-glass', changeNumber, fromMs: row.from_ms!, untilMs: row.to_ms! }];
      case 'annotations':
        return [{ kind: 'annotations', changeNumber, patientId: row.changed_patient_id! }];
      case 'heart-rate':
        return [
          {
            kind: 'heart-rate',
            changeNumber,
            patientId: row.changed_patient_id!,
            fromMs: row.from_ms!,
            toMs: row.to_ms!,
          },
        ];
      case 'eeg-window':
        return row.id === null
          ? []
          : [{ kind: 'eeg-window', changeNumber, window: rowToWindow(row as unknown as EegWindowRow) }];
    }
  });
  return { firstNumber: rows[0]!.change_no, lastNumber: rows.at(-1)!.change_no, changes };
}
