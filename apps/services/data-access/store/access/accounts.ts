import { randomUUID } from 'node:crypto';
import type { Role } from '../../../../contracts/actor.ts';
import type { Database } from '../database/database.ts';
import { inTransaction } from '../database/transaction.ts';
import { hashPassword, newPassword } from '../../domain/password.ts';
import { wardNamed } from './wards.ts';

export interface NewAccount {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly wards: readonly string[];
  /** Whether a viewer is shown patients by name; others always are. */
  readonly seesNames: boolean;
  /** Signs in through this provider instead of with a password. */
  readonly oidc?: { readonly issuer: string; readonly subject: string };
  /** @default a new UUID */
  readonly accountId?: string;
}

export const accountKey = (account: string): string => account.normalize('NFKC').trim().toLowerCase();

/** Adds an account. Its password, made here, cannot be read again. @throws RangeError when the account exists */
export async function addAccount(database: Database, wanted: NewAccount): Promise<string | undefined> {
  const password = wanted.oidc === undefined ? newPassword() : undefined;
  const password_hash = password === undefined ? null : await hashPassword(password);
  const account = accountKey(wanted.account);
  await inTransaction(database, async (trx) => {
    const known = await trx
      .selectFrom('accounts')
      .select('id')
      .where('account', '=', account)
      .executeTakeFirst();
    if (known !== undefined) throw new RangeError(`'account' (${account}) must be new`);
    const id = wanted.accountId ?? randomUUID();
    await trx
      .insertInto('accounts')
      .values({
        id,
        account,
        name: wanted.name,
        role: wanted.role,
        sees_names: wanted.role !== 'viewer' || wanted.seesNames ? 1 : 0,
        password_hash,
        oidc_issuer: wanted.oidc?.issuer ?? null,
        oidc_subject: wanted.oidc?.subject ?? null,
        created_ms: Date.now(),
        disabled_ms: null,
      })
      .execute();
    for (const ward of new Set(wanted.wards))
      await trx
        .insertInto('account_wards')
        .values({ account_id: id, ward_id: await wardNamed(trx, ward) })
        .execute();
  });
  return password;
}

export interface ListedAccount {
  readonly account: string;
  readonly name: string;
  readonly role: Role;
  readonly wards: readonly string[];
  readonly disabledMs: number | null;
}

export async function listAccounts(database: Database): Promise<ListedAccount[]> {
  const accounts = await database.db.selectFrom('accounts').selectAll().orderBy('account').execute();
  const assigned = await database.db
    .selectFrom('account_wards')
    .innerJoin('wards', 'wards.id', 'account_wards.ward_id')
    .select(['account_id', 'wards.name'])
    .execute();
  return accounts.map((row) => ({
    account: row.account,
    name: row.name,
    role: row.role,
    wards: assigned.filter(({ account_id }) => account_id === row.id).map(({ name }) => name),
    disabledMs: row.disabled_ms,
  }));
}

async function requireAccount(database: Database, account: string): Promise<{ readonly id: string }> {
  const row = await database.db
    .selectFrom('accounts')
    .select('id')
    .where('account', '=', accountKey(account))
    .executeTakeFirst();
  if (row === undefined)
    throw new RangeError(`'account' (${account}) must be one of: npm run accounts -- list`);
  return row;
}

/** The person cannot sign in any more, and is signed out everywhere. @throws RangeError when unknown */
export async function disableAccount(database: Database, account: string): Promise<void> {
  const { id } = await requireAccount(database, account);
  await inTransaction(database, async (trx) => {
    await trx.updateTable('accounts').set({ disabled_ms: Date.now() }).where('id', '=', id).execute();
    await trx.deleteFrom('sessions').where('account_id', '=', id).execute();
  });
}

/** Gives the account a new password, which cannot be read again, and signs the person out everywhere. */
export async function resetPassword(database: Database, account: string): Promise<string> {
  const { id } = await requireAccount(database, account);
  const password = newPassword();
  const password_hash = await hashPassword(password);
  await inTransaction(database, async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ password_hash, disabled_ms: null })
      .where('id', '=', id)
      .execute();
    await trx.deleteFrom('sessions').where('account_id', '=', id).execute();
  });
  return password;
}

/** The account belongs to these wards and no others. @throws RangeError when account or a ward is unknown */
export async function assignWards(
  database: Database,
  account: string,
  wards: readonly string[],
): Promise<void> {
  const { id } = await requireAccount(database, account);
  await inTransaction(database, async (trx) => {
    await trx.deleteFrom('account_wards').where('account_id', '=', id).execute();
    for (const ward of new Set(wards))
      await trx
        .insertInto('account_wards')
        .values({ account_id: id, ward_id: await wardNamed(trx, ward) })
        .execute();
  });
}
