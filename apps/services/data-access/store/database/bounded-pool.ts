import type { MysqlPool, MysqlPoolConnection } from 'kysely';
import type { Pool, PoolConnection, QueryError } from 'mysql2';

/** How long the server may take over one statement before the connection is given up, in milliseconds. */
const STATEMENT_TIMEOUT_MS = 5_000;

/**
 * A pool whose statements end: a server that stopped answering makes them fail, and the connection is dropped, since
 * nobody knows what it would still say. A rollback on a dropped connection has happened already.
 */
export function boundedPool(pool: Pool): MysqlPool {
  const wrapped = new WeakMap<PoolConnection, MysqlPoolConnection>();
  const wrap = (connection: PoolConnection): MysqlPoolConnection => {
    const known = wrapped.get(connection);
    if (known !== undefined) return known;
    const made = boundedConnection(connection);
    wrapped.set(connection, made);
    return made;
  };
  return {
    getConnection: (callback) =>
      pool.getConnection((error, connection) =>
        callback(error, error ? (undefined as never) : wrap(connection)),
      ),
    end: (callback) => pool.end(callback),
  };
}

function boundedConnection(connection: PoolConnection): MysqlPoolConnection {
  const query = (
    sql: string,
    values: readonly unknown[],
    callback: (error: unknown, result?: unknown) => void,
  ): void => {
    const done = (error: QueryError | null, result: unknown): void => {
      if (error?.code === 'PROTOCOL_SEQUENCE_TIMEOUT' || (error !== null && sql === 'rollback'))
        connection.destroy();
      if (error !== null && sql === 'rollback') callback(undefined, []);
      else callback(error ?? undefined, result);
    };
    connection.query({ sql, timeout: STATEMENT_TIMEOUT_MS, values: [...values] }, done);
  };
  return { query: query as unknown as MysqlPoolConnection['query'], release: () => connection.release() };
}
