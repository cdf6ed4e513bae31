import { CompiledQuery, Kysely, MysqlDialect } from 'kysely';
import { createPool } from 'mysql2';
import { catalog } from '../../../../model/catalog.ts';
import { boundedPool } from './bounded-pool.ts';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const DEFAULT_PORT = catalog['data-access'].store.port;

/**
 * Session settings: wrong values are errors, instants have no zone, and a transaction sees what others have committed,
 * so that only rows are locked, never gaps.
 */
const SESSION = [
  `set session sql_mode = 'STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'`,
  `set session transaction isolation level read committed`,
  `set session innodb_lock_wait_timeout = 3`,
];

/** Opens a pool of connections to a MySQL 8.4 or 9 server; they are made when first needed. */
export function openMysql(url: string, password: string | undefined): Database {
  const { hostname, port, username, pathname, password: inUrl } = new URL(url);
  const secret = password ?? (inUrl === '' ? undefined : decodeURIComponent(inUrl));
  const pool = createPool({
    host: hostname,
    port: Number(port || DEFAULT_PORT),
    user: decodeURIComponent(username),
    ...(secret === undefined ? {} : { password: secret }),
    database: pathname.slice(1),
    charset: 'utf8mb4',
    timezone: 'Z',
    supportBigNumbers: true,
    decimalNumbers: true,
    connectionLimit: 10,
    maxIdle: 10,
    connectTimeout: 2_000,
    enableKeepAlive: true,
  });
  const db = new Kysely<Tables>({
    dialect: new MysqlDialect({
      pool: boundedPool(pool),
      onCreateConnection: async (connection) => {
        for (const statement of SESSION) await connection.executeQuery(CompiledQuery.raw(statement));
      },
    }),
  });
  return {
    engine: 'mysql',
    db,
    url: `mysql://${username}@${hostname}:${port || DEFAULT_PORT}${pathname}`,
    assertPresent: () => undefined,
    writes: { failure: undefined },
    close: () => db.destroy(),
  };
}
