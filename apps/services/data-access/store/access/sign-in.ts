import type { FederatedSignInRequest, SignInAnswer, SignInRequest } from '../../../../contracts/session.ts';
import { ServiceError } from '../../../../kit/errors.ts';
import type { AccountRow } from '../database/access-tables.ts';
import type { Database } from '../database/database.ts';
import { isPassword } from '../../domain/password.ts';
import { appendAudit } from '../audit/audit-trail.ts';
import { accountKey } from './accounts.ts';
import { openSession } from './sessions.ts';
import { countTry, forgiveTry, subjectsOf } from './sign-in-failures.ts';

/** Passwords looked at together: each takes 32 MiB. */
const MOST_AT_ONCE = 4;
let looking = 0;

/** Signs a person in with name and password; unknown names, wrong passwords and disabled accounts are not told apart. */
export async function signIn(
  database: Database,
  { account: typed, password, address }: SignInRequest,
  nowMs: number,
): Promise<SignInAnswer> {
  const account = accountKey(typed);
  if (looking >= MOST_AT_ONCE)
    throw new ServiceError('overloaded', 'too many people sign in at this moment; try again in a second');
  looking += 1;
  try {
    const subjects = subjectsOf(account, address);
    const wait = await countTry(database, subjects, nowMs);
    if (wait > 0) {
      await audit(database, undefined, { outcome: 'refused', address });
      return { outcome: 'wait', retryAfterSeconds: Math.ceil(wait / 1_000) };
    }
    const row = await database.db
      .selectFrom('accounts')
      .selectAll()
      .where('account', '=', account)
      .executeTakeFirst();
    const right = await isPassword(password, row?.password_hash ?? null);
    if (!right || row === undefined || row.disabled_ms !== null) {
      await audit(database, row, { outcome: 'refused', address });
      return { outcome: 'refused' };
    }
    await forgiveTry(database, subjects);
    return await welcome(database, row, address);
  } finally {
    looking -= 1;
  }
}

/** Signs in somebody whom the OpenID provider knows and who has an account here. */
export async function federatedSignIn(
  database: Database,
  { issuer, subject, address }: FederatedSignInRequest,
): Promise<SignInAnswer> {
  const row = await database.db
    .selectFrom('accounts')
    .selectAll()
    .where('oidc_issuer', '=', issuer)
    .where('oidc_subject', '=', subject)
    .where('disabled_ms', 'is', null)
    .executeTakeFirst();
  if (row !== undefined) return welcome(database, row, address);
  await audit(database, undefined, { outcome: 'refused', address });
  return { outcome: 'refused' };
}

async function welcome(database: Database, row: AccountRow, address: string): Promise<SignInAnswer> {
  const opened = await openSession(database, row, Date.now());
  await audit(database, row, { outcome: 'done', address });
  return { outcome: 'signed-in', ...opened };
}

/** What was typed stays out of the trail: people type passwords where names belong. */
const audit = (
  database: Database,
  row: AccountRow | undefined,
  { outcome, address }: { readonly outcome: 'done' | 'refused'; readonly address: string },
): Promise<void> =>
  appendAudit(database, [
    {
      action: 'signIn',
      outcome,
      address,
      ...(row === undefined ? {} : { actor: { accountId: row.id, name: row.name, role: row.role } }),
    },
  ]);
