import { userInfo } from 'node:os';
import { appendAudit } from '../store/audit/audit-trail.ts';
import type { Database } from '../store/database/database.ts';

/** Whoever runs a command on the machine of the database; their act goes to the audit trail. */
export function auditOperator(
  database: Database,
  {
    action,
    object,
    patientId,
  }: { readonly action: string; readonly object: string; readonly patientId?: number },
): Promise<void> {
  return appendAudit(database, [
    {
      action: `operator:${action}`,
      outcome: 'done',
      object: `${object} (by ${userName()})`.slice(0, 200),
      ...(patientId === undefined ? {} : { patientId }),
    },
  ]);
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown user';
  }
}
