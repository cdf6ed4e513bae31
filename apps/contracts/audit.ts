import { z } from 'zod';
import { actor } from './actor.ts';
import { wholeNumberText } from './whole-number-text.ts';

/** What becomes an entry of the audit trail: who did what to whom, with what outcome. Never what was seen. */
export const auditEvent = z.strictObject({
  /** Name of a route or of a command's act. */
  action: z.string().min(1).max(60),
  outcome: z.enum(['done', 'refused']),
  actor: actor.optional(),
  /** Account, device or ward that was acted on. */
  object: z.string().max(200).optional(),
  patientId: z.int().positive().optional(),
  address: z.string().max(60).optional(),
});
export type AuditEvent = z.infer<typeof auditEvent>;

export const recordAuditRequest = z.strictObject({ events: z.array(auditEvent).min(1).max(100) });

/** Entries after `after`, of one patient if `patientId` names one. */
export const auditEntriesQuery = z.object({
  after: wholeNumberText(0, Number.MAX_SAFE_INTEGER),
  limit: wholeNumberText(1, 1_000),
  patientId: wholeNumberText(1, Number.MAX_SAFE_INTEGER).optional(),
});

/** An entry of the audit trail, without the hashes that chain it. */
export const auditEntry = z.object({
  entryNo: z.int(),
  atMs: z.int(),
  action: z.string(),
  outcome: auditEvent.shape.outcome,
  accountId: z.string().nullable(),
  accountName: z.string().nullable(),
  role: z.string().nullable(),
  breakGlass: z.boolean(),
  patientId: z.int().nullable(),
  address: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditEntriesAnswer = z.object({ entries: z.array(auditEntry) });
