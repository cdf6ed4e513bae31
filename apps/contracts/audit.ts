import { z } from 'zod';
import { actor } from './actor.ts';

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
