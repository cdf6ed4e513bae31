import type { AuditEvent } from 'fhir/r4.js';
import type { AuditEntry } from '../../../../contracts/audit.ts';
import { SOFTWARE, instantOf, patientReference } from './references.ts';

/** An entry of the audit trail: who, in which role, did what, with what outcome; nothing of what was seen. */
export const auditEventOf = ({
  entryNo,
  atMs,
  action,
  outcome,
  accountId,
  accountName,
  role,
  breakGlass,
  patientId,
  address,
}: AuditEntry): AuditEvent => ({
  resourceType: 'AuditEvent',
  id: String(entryNo),
  type: {
    system: 'http://terminology.hl7.org/CodeSystem/audit-event-type',
    code: 'rest',
    display: 'RESTful Operation',
  },
  subtype: [{ code: action }],
  recorded: instantOf(atMs),
  outcome: outcome === 'done' ? '0' : '8',
  ...(breakGlass
    ? {
        purposeOfEvent: [
          { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActReason', code: 'BTG' }] },
        ],
      }
    : {}),
  agent: [
    {
      requestor: true,
      ...(accountName === null ? {} : { name: accountName }),
      ...(accountId === null ? {} : { altId: accountId }),
      ...(role === null ? {} : { role: [{ text: role }] }),
      ...(address === null ? {} : { network: { address, type: '2' as const } }),
    },
  ],
  source: { observer: SOFTWARE },
  ...(patientId === null ? {} : { entity: [{ what: patientReference(patientId) }] }),
});
