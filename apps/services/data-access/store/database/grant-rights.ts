import { sql } from 'kysely';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

/** Rows of this one are only ever added, so the service's account may do nothing else to them. */
const ONLY_ADDED: keyof Tables = 'audit_trail';

const ACCOUNT = /^([\w.-]{1,32})(?:@([\w.%:-]{1,255}))?$/;

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
  const who = sql.raw(`'${name}'@'${host}'`);
  const { db } = database;
  const { rows: grants } = await sql<Record<string, string>>`show grants for ${who}`.execute(db);
  const { rows: schemas } = await sql<{ name: string }>`select database() as name`.execute(db);
  const schema = schemas[0]!.name;
  const tooMuch = grants
    .flatMap((row) => Object.values(row))
    .filter((grant) => isOnWhole(grant, schema) && !grant.startsWith('GRANT USAGE ON'));
  if (tooMuch.length > 0)
    throw new RangeError(
      `'account' (${account}) must have no rights on the whole database; revoke: ${tooMuch.join('; ')}`,
    );
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = database() and table_type = 'BASE TABLE' order by table_name`.execute(db);
  for (const { name: table } of tables) {
    const on = sql.id(schema, table);
    if (table === ONLY_ADDED) {
      await sql`revoke if exists update, delete on ${on} from ${who}`.execute(db);
      await sql`grant select, insert on ${on} to ${who}`.execute(db);
    } else await sql`grant select, insert, update, delete on ${on} to ${who}`.execute(db);
  }
  return tables.map(({ name: table }) => table);
}

/** Whether a line of `show grants` covers every table of `schema`; names in it are patterns. */
function isOnWhole(grant: string, schema: string): boolean {
  const pattern = / ON (\*|`[^`]+`)\.\* TO /.exec(grant)?.[1];
  if (pattern === undefined) return false;
  if (pattern === '*') return true;
  const text = pattern
    .slice(1, -1)
    .replace(/\\?[_%]|[^\w]/g, (sign) =>
      sign === '_' ? '.' : sign === '%' ? '.*' : `\\${sign.replace('\\', '')}`,
    );
  return new RegExp(`^${text}$`).test(schema);
}
