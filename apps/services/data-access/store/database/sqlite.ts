import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Kysely, SqliteAdapter, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import Libsql from 'libsql';
import type { Database } from './database.ts';
import type { Tables } from './tables.ts';

const MAX_CACHED_STATEMENTS = 256;

/**
 * Opens an embedded database, made when absent. Every commit is synced to disk. The process has one connection, and
 * every transaction takes the write lock when it begins: one that began as a reader could not become a writer later.
 */
export function openSqlite(path: string, busyTimeoutMs = 20): Database {
  const file = resolve(path);
  mkdirSync(dirname(file), { recursive: true });
  const connection = new Libsql(file);
  connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  connection.exec('PRAGMA journal_mode = WAL');
  connection.exec('PRAGMA synchronous = FULL');
  connection.exec('PRAGMA foreign_keys = ON');
  const opened = statSync(file).ino;
  const db = new Kysely<Tables>({
    dialect: new MigratingSqliteDialect({ database: withStatementCache(connection) }),
  });
  return {
    engine: 'sqlite',
    db,
    url: `sqlite:${path}`,
    assertPresent: () => {
      if (statSync(file, { throwIfNoEntry: false })?.ino !== opened)
        throw Object.assign(new Error(`'${path}' is no longer the database that was opened`), {
          code: 'SQLITE_IOERR',
        });
    },
    writes: { failure: undefined },
    close: () => db.destroy(),
  };
}

/** Kysely migrates SQLite without a transaction by default; with one, processes that start together migrate once. */
class MigratingSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}

class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function withStatementCache(connection: Libsql.Database): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => {
      statements.clear();
      connection.close();
    },
    prepare: (sql) => {
      const cached = statements.get(sql);
      if (cached !== undefined) return cached;
      const statement = sql === 'rollback' ? rollbackOf(connection) : prepare(connection, sql);
      if (statements.size >= MAX_CACHED_STATEMENTS) statements.delete(statements.keys().next().value!);
      statements.set(sql, statement);
      return statement;
    },
  };
}

const prepare = (connection: Libsql.Database, sql: string): SqliteStatement =>
  connection.prepare(sql === 'begin' ? 'begin immediate' : sql) as unknown as SqliteStatement;

/** Some failures, such as a full disk, have already rolled back; a second time would hide them behind another error. */
function rollbackOf(connection: Libsql.Database): SqliteStatement {
  const statement = prepare(connection, 'rollback');
  return {
    reader: false,
    all: () => [],
    iterate: () => [][Symbol.iterator](),
    run: (parameters) =>
      connection.inTransaction ? statement.run(parameters) : { changes: 0, lastInsertRowid: 0 },
  };
}
