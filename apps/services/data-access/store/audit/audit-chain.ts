import { createHash } from 'node:crypto';
import type { AuditEvent } from '../../../../contracts/audit.ts';
import type { AuditRow } from '../database/access-tables.ts';
import { storableText } from '../database/storable-text.ts';

/** The newest link of the chain; `{ entryNo: 0, hash: '' }` before the first entry. */
export interface Link {
  readonly entryNo: number;
  readonly hash: string;
}

/** SHA-256 over everything a row says, its number and the hash of the row before included. */
export function hashOf(row: Omit<AuditRow, 'hash'>): string {
  const said = [
    row.entry_no,
    row.at_ms,
    row.action,
    row.outcome,
    row.account_id,
    row.account_name,
    row.role,
    row.break_glass,
    row.object,
    row.patient_id,
    row.address,
    row.previous_hash,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

const textOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : storableText(text);

/** The rows that continue the chain after `link`. Texts are hashed as they are stored. */
export function chained(events: readonly AuditEvent[], link: Link, atMs: number): readonly AuditRow[] {
  const rows: AuditRow[] = [];
  let previous = link;
  for (const event of events) {
    const row = {
      entry_no: previous.entryNo + 1,
      at_ms: atMs,
      action: storableText(event.action),
      outcome: event.outcome,
      account_id: event.actor?.accountId ?? null,
      account_name: textOrNull(event.actor?.name),
      role: event.actor?.role ?? null,
      break_glass: event.actor?.breakGlass === true ? 1 : 0,
      object: textOrNull(event.object),
      patient_id: event.patientId ?? null,
      address: textOrNull(event.address),
      previous_hash: previous.hash,
    };
    const hash = hashOf(row);
    rows.push({ ...row, hash });
    previous = { entryNo: row.entry_no, hash };
  }
  return rows;
}

/** What is wrong with `row` as the one after `previous`, or undefined. */
export function faultOf(row: AuditRow, previous: Link): string | undefined {
  if (row.entry_no !== previous.entryNo + 1) return `entry ${previous.entryNo + 1} is missing`;
  if (hashOf(row) !== row.hash) return `entry ${row.entry_no} has been changed`;
  if (row.previous_hash !== previous.hash)
    return `entry ${row.entry_no} does not follow entry ${previous.entryNo}, which has been replaced`;
  return undefined;
}
