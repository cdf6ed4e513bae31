import { openMysql } from './mysql.ts';
import { openSqlite } from './sqlite.ts';
import type { Database } from './database.ts';

/** Where the database is. */
export interface DatabaseLocation {
  /** `sqlite:PATH` or `mysql://user@host:port/database`. */
  readonly url: string;
  /** Password for MySQL, apart from the URL so that the URL can be shown. */
  readonly password?: string | undefined;
  /** How long one attempt waits for another process's write to end (SQLite only). @default 20 */
  readonly busyTimeoutMs?: number;
}

const FORMS = /^(sqlite:.+|mysql:\/\/[^/]+\/\w+)$/;

/** Whether `url` has one of the forms that can be opened. */
export const isDatabaseUrl = (url: string): boolean => FORMS.test(url);

/** Opens the database; nothing is read yet. @throws RangeError for another form of URL */
export function openDatabase(location: DatabaseLocation): Database {
  if (!isDatabaseUrl(location.url))
    throw new RangeError(
      `'DATABASE_URL' must be sqlite:PATH or mysql://user@host:port/database; it has another form`,
    );
  return location.url.startsWith('sqlite:')
    ? openSqlite(location.url.slice('sqlite:'.length), location.busyTimeoutMs)
    : openMysql(location.url, location.password);
}
