import { sql } from 'kysely';
import { serverWideRights } from '../../../../model/deployment/database-rights.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows of this one are only ever added, so the service's account may do nothing else to them. */
const ONLY_ADDED: keyof Tables = 'audit_trail';

const ACCOUNT = /^([\w.-]{1,32})(?:@([\w.%:-]{1,255}))?$/;

type Row = Readonly<Record<string, unknown>>;

/**
 * Gives the account of the service the rights that it needs on every table, and on the audit trail no more than to read
 * and add. The account must exist and have no rights on the whole database, which would cover the trail.
 * @param account `name` or `name@host` @returns the names of the tables
 * @throws RangeError when the database is embedded, or the account is none or may do more
 */
export async function grantRights(database: Database, account: string): Promise<readonly string[]> {
  const [, name, host = '%'] = ACCOUNT.exec(account) ?? [];
  if (name === undefined) throw new RangeError(`'account' (${account}) must be name or name@host`);
  if (database.engine !== 'mysql')
    throw new RangeError(`'DATABASE_URL' (${database.url}) must name a MySQL server; a file has no accounts`);
  const tooMuch = await rightsOnWhole(database, name, host);
  if (tooMuch === undefined) throw new RangeError(`'account' (${account}) must exist on the server`);
  if (tooMuch.length > 0)
    throw new RangeError(
      `'account' (${account}) must have no rights on the whole database; revoke: ${tooMuch.join('; ')}`,
    );
  const { db } = database;
  const who = sql.raw(`'${name}'@'${host}'`);
  const { rows: tables } = await sql<{ schema: string; name: string }>`
    select table_schema as \`schema\`, table_name as name from information_schema.tables
    where table_schema = database() and table_type = 'BASE TABLE' order by table_name`.execute(db);
  for (const { schema, name: table } of tables) {
    const on = sql.id(schema, table);
    if (table === ONLY_ADDED) {
      await sql`revoke if exists update, delete on ${on} from ${who}`.execute(db);
      await sql`grant select, insert on ${on} to ${who}`.execute(db);
    } else await sql`grant select, insert, update, delete on ${on} to ${who}`.execute(db);
  }
  return tables.map(({ name: table }) => table);
}

/** Rights on every database, or on those whose names fit a pattern that this one fits too; undefined without such an account. */
async function rightsOnWhole(
  { db }: Database,
  name: string,
  host: string,
): Promise<readonly string[] | undefined> {
  const columns = sql.join(serverWideRights.map((column) => sql.ref(column)));
  const ofAccount = sql`where user = ${name} and host = ${host}`;
  const { rows: accounts } = await sql<Row>`select ${columns} from mysql.user ${ofAccount}`.execute(db);
  if (accounts[0] === undefined) return undefined;
  const { rows: patterns } = await sql<Row & { readonly Db: string }>`
    select * from mysql.db ${ofAccount} and database() like db`.execute(db);
  return [...rightsIn(accounts[0], '*.*'), ...patterns.flatMap((row) => rightsIn(row, `\`${row.Db}\`.*`))];
}

/** What the columns `..._priv` of a row allow. */
function rightsIn(row: Row, where: string): readonly string[] {
  const rights = Object.entries(row)
    .filter(([column, value]) => column.endsWith('_priv') && value === 'Y')
    .map(([column]) =>
      column
        .replace(/_priv$/, '')
        .replaceAll('_', ' ')
        .toUpperCase(),
    );
  return rights.length === 0 ? [] : [`${rights.join(', ')} ON ${where}`];
}
