import { userInfo } from 'node:os';
import type { AuditEvent } from '../../../contracts/audit.ts';
import { appendAudit } from '../store/audit/audit-trail.ts';
import type { Database } from '../store/database/database.ts';

interface OperatorAct {
  readonly action: string;
  readonly object: string;
  readonly patientId?: number;
}

/** Whoever runs a command on the machine of the database; their act goes to the audit trail. */
export const auditOperator = (database: Database, act: OperatorAct): Promise<void> =>
  appendAudit(database, [operatorEntry(act)]);

/** The entry of such an act. */
export const operatorEntry = ({ action, object, patientId }: OperatorAct): AuditEvent => ({
  action: `operator:${action}`,
  outcome: 'done',
  object: `${object} (by ${userName()})`.slice(0, 200),
  ...(patientId === undefined ? {} : { patientId }),
});

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'unknown user';
  }
}
