import type { Actor } from '../../../../contracts/actor.ts';
import type { ChangePasswordAnswer, ChangePasswordRequest } from '../../../../contracts/session.ts';
import { hashPassword, isPassword } from '../../domain/password.ts';
import { appendAudit } from '../audit/audit-trail.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { countTry, forgiveTry, subjectsOf } from './sign-in-failures.ts';

/**
 * Gives the person the password that they want, when they know the current one and the session is theirs; their other
 * sessions end. Wrong tries count with those of signing in.
 */
export async function changePassword(
  database: Database,
  { sessionSha256, current, wanted, address }: ChangePasswordRequest,
  actor: Actor,
): Promise<ChangePasswordAnswer> {
  const account = await database.db
    .selectFrom('sessions')
    .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
    .select(['accounts.id', 'accounts.account', 'accounts.password_hash'])
    .where('id_sha256', '=', sessionSha256)
    .where('account_id', '=', actor.accountId)
    .where('disabled_ms', 'is', null)
    .executeTakeFirst();
  const refused = async (): Promise<ChangePasswordAnswer> => {
    await appendAudit(database, [{ action: 'changePassword', outcome: 'refused', actor, address }]);
    return { outcome: 'refused' };
  };
  if (account === undefined || account.password_hash === null) return refused();
  const subjects = subjectsOf(account.account, address);
  const wait = await countTry(database, subjects, Date.now());
  if (wait > 0) return { outcome: 'wait', retryAfterSeconds: Math.ceil(wait / 1_000) };
  if (!(await isPassword(current, account.password_hash))) return refused();
  await forgiveTry(database, subjects);
  const password_hash = await hashPassword(wanted);
  await inTransaction(database, async (trx) => {
    await trx.updateTable('accounts').set({ password_hash }).where('id', '=', account.id).execute();
    await trx
      .deleteFrom('sessions')
      .where('account_id', '=', account.id)
      .where('id_sha256', '!=', sessionSha256)
      .execute();
  });
  return { outcome: 'changed' };
}
