import { createHash, randomBytes } from 'node:crypto';
import { BREAK_GLASS_MS, SESSION_IDLE_MS, type Session } from '../../../../contracts/session.ts';
import type { EmergencyAccess } from '../../../../contracts/emergency-access.ts';
import type { Role } from '../../../../contracts/actor.ts';
import type { AccountRow, SessionRow } from '../database/access-tables.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { appendChanges, type NewChange } from '../changes.ts';

const HOUR_MS = 3_600_000;

/** A person works a shift; a screen on the wall hangs there for a month. */
const endsAfterMs = (role: Role): number => (role === 'viewer' ? 30 * 24 * HOUR_MS : 12 * HOUR_MS);

/** An act is noted when the last one is this old: a click costs no write. */
const NOTE_ACT_MS = 30_000;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Opens a session: 256 random bits that are told once. Sessions that have ended are removed with it. */
export async function openSession(
  database: Database,
  { id, role }: Pick<AccountRow, 'id' | 'role'>,
  nowMs: number,
): Promise<{ readonly sessionId: string; readonly endsMs: number }> {
  const sessionId = randomBytes(32).toString('base64url');
  const endsMs = nowMs + endsAfterMs(role);
  await inTransaction(database, async (trx) => {
    await trx.deleteFrom('sessions').where('ends_ms', '<=', nowMs).execute();
    await trx
      .insertInto('sessions')
      .values({
        id_sha256: sha256(sessionId),
        account_id: id,
        created_ms: nowMs,
        active_ms: nowMs,
        ends_ms: endsMs,
        break_glass_from_ms: null,
        break_glass_until_ms: null,
        break_glass_reason: null,
      })
      .execute();
  });
  return { sessionId, endsMs };
}

const idleEndsMsOf = (active_ms: number, role: Role): number | null =>
  role === 'viewer' ? null : active_ms + SESSION_IDLE_MS;

/** The sessions with these SHA-256, in order; null where there is none or it has ended. */
export async function findSessions(
  database: Database,
  { sessionSha256s, active }: { readonly sessionSha256s: readonly string[]; readonly active: boolean },
  nowMs: number,
): Promise<(Session | null)[]> {
  if (sessionSha256s.length === 0) return [];
  const rows = await database.db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .selectAll('sessions')
    .select(['accounts.name', 'accounts.role', 'accounts.sees_names'])
    .where('id_sha256', 'in', [...new Set(sessionSha256s)])
    .where('ends_ms', '>', nowMs)
    .where('disabled_ms', 'is', null)
    .execute();
  const alive = rows.filter(({ active_ms, role }) => (idleEndsMsOf(active_ms, role) ?? Infinity) > nowMs);
  if (alive.length === 0) return sessionSha256s.map(() => null);
  const wards = await database.db
    .selectFrom('account_wards')
    .selectAll()
    .where(
      'account_id',
      'in',
      alive.map(({ account_id }) => account_id),
    )
    .execute();
  if (active) await noteActs(database, alive, nowMs);
  const found = new Map(
    alive.map((row): [string, Session] => [
      row.id_sha256,
      {
        actor: {
          accountId: row.account_id,
          name: row.name,
          role: row.role,
          ...((row.break_glass_until_ms ?? 0) > nowMs ? { breakGlass: true } : {}),
        },
        wardIds: wards
          .filter(({ account_id }) => account_id === row.account_id)
          .map(({ ward_id }) => ward_id),
        seesNames: row.sees_names !== 0,
        idleEndsMs: idleEndsMsOf(active ? nowMs : row.active_ms, row.role),
        endsMs: row.ends_ms,
      },
    ]),
  );
  return sessionSha256s.map((sessionSha256) => found.get(sessionSha256) ?? null);
}

async function noteActs(database: Database, rows: readonly SessionRow[], nowMs: number): Promise<void> {
  const due = rows.filter(({ active_ms }) => nowMs - active_ms >= NOTE_ACT_MS);
  if (due.length === 0) return;
  await inTransaction(database, (trx) =>
    trx
      .updateTable('sessions')
      .set({ active_ms: nowMs })
      .where(
        'id_sha256',
        'in',
        due.map(({ id_sha256 }) => id_sha256),
      )
      .execute(),
  );
}

export const endSession = (database: Database, sessionSha256: string): Promise<boolean> =>
  inTransaction(database, async (trx) => {
    const { numDeletedRows } = await trx
      .deleteFrom('sessions')
      .where('id_sha256', '=', sessionSha256)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  });

const breakGlassChange = (fromMs: number, untilMs: number): NewChange => ({
  kind: 'break-glass',
  patient_id: null,
  window_id: null,
  from_ms: fromMs,
  to_ms: untilMs,
  alarm_id: null,
});

/** Emergency access of a session begins, and everybody who follows the changes hears of it. */
export const breakGlass = (
  database: Database,
  { sessionSha256, reason }: { readonly sessionSha256: string; readonly reason: string },
  nowMs: number,
): Promise<boolean> =>
  inTransaction(database, async (trx) => {
    const untilMs = nowMs + BREAK_GLASS_MS;
    const { numUpdatedRows } = await trx
      .updateTable('sessions')
      .set({ break_glass_from_ms: nowMs, break_glass_until_ms: untilMs, break_glass_reason: reason })
      .where('id_sha256', '=', sessionSha256)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return false;
    await appendChanges(database, trx, [breakGlassChange(nowMs, untilMs)]);
    return true;
  });

/** Emergency accesses in use now. */
export async function emergencyAccesses(database: Database, nowMs: number): Promise<EmergencyAccess[]> {
  const rows = await database.db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['accounts.name', 'break_glass_from_ms', 'break_glass_until_ms'])
    .where('break_glass_until_ms', '>', nowMs)
    .orderBy('break_glass_from_ms')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    fromMs: row.break_glass_from_ms!,
    untilMs: row.break_glass_until_ms!,
  }));
}
