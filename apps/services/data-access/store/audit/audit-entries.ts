import type { AuditEntry } from '../../../../contracts/audit.ts';
import type { Database } from '../database/database.ts';

/** Entries after `after` as people read them, oldest first. */
export async function auditEntries(
  database: Database,
  {
    after,
    limit,
    patientId,
  }: { readonly after: number; readonly limit: number; readonly patientId?: number | undefined },
): Promise<readonly AuditEntry[]> {
  const all = database.db.selectFrom('audit_trail').selectAll().where('entry_no', '>', after);
  const rows = await (patientId === undefined ? all : all.where('patient_id', '=', patientId))
    .orderBy('entry_no')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    entryNo: row.entry_no,
    atMs: row.at_ms,
    action: row.action,
    outcome: row.outcome,
    accountId: row.account_id,
    accountName: row.account_name,
    role: row.role,
    breakGlass: row.break_glass === 1,
    patientId: row.patient_id,
    address: row.address,
  }));
}
