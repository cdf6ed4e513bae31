import type { Actor } from '../../../../contracts/actor.ts';
import {
  defaultHeartRateLimits,
  heartRateLimits,
  type HeartRateLimits,
  type HeartRateLimitsAnswer,
  type SetHeartRateLimitsRequest,
} from '../../../../contracts/alarm.ts';
import type { Executor } from '../database/database.ts';

/** The limits of a patient, who set them and why. */
export async function readHeartRateLimits(
  executor: Executor,
  patientId: number,
): Promise<HeartRateLimitsAnswer> {
  const row = await executor
    .selectFrom('heart_rate_limits')
    .selectAll()
    .where('patient_id', '=', patientId)
    .orderBy('patient_id', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return { limits: defaultHeartRateLimits, set: null };
  return {
    limits: row.limits === null ? defaultHeartRateLimits : heartRateLimits.parse(JSON.parse(row.limits)),
    set: { atMs: row.set_ms, by: row.actor_name, reason: row.reason },
  };
}

/** The limits of several patients; those with the defaults are absent. */
export async function limitsOf(
  executor: Executor,
  patientIds: readonly number[],
): Promise<ReadonlyMap<number, HeartRateLimits>> {
  if (patientIds.length === 0) return new Map();
  const rows = await executor
    .selectFrom('heart_rate_limits')
    .select(['patient_id', 'limits'])
    .where('patient_id', 'in', [...patientIds])
    .orderBy('id')
    .execute();
  const limits = new Map<number, HeartRateLimits>();
  for (const row of rows)
    if (row.limits === null) limits.delete(row.patient_id);
    else limits.set(row.patient_id, heartRateLimits.parse(JSON.parse(row.limits)));
  return limits;
}

export async function addHeartRateLimits(
  trx: Executor,
  patientId: number,
  { limits, reason }: SetHeartRateLimitsRequest,
  { actor, nowMs }: { readonly actor: Actor; readonly nowMs: number },
): Promise<void> {
  await trx
    .insertInto('heart_rate_limits')
    .values({
      patient_id: patientId,
      limits: limits === null ? null : JSON.stringify(limits),
      reason,
      set_ms: nowMs,
      actor_id: actor.accountId,
      actor_name: actor.name,
      actor_role: actor.role,
    })
    .execute();
}
