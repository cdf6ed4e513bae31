import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { describe } from '@jest/globals';
import { createConnection } from 'mysql2/promise';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';

/** An empty database of one engine, and how to remove it. */
export interface TestDatabase {
  readonly url: string;
  readonly remove: () => Promise<void>;
}

export interface TestEngine {
  readonly name: string;
  readonly create: () => Promise<TestDatabase>;
}

const sqlite: TestEngine = {
  name: 'SQLite',
  create: () => {
    const folder = temporaryFolder();
    return Promise.resolve({
      url: `sqlite:${join(folder.path, 'ward.sqlite')}`,
      remove: () => Promise.resolve(folder.remove()),
    });
  },
};

const mysql = (server: string): TestEngine => ({
  name: 'MySQL',
  create: async () => {
    const name = `ward_test_${randomBytes(6).toString('hex')}`;
    const connection = await createConnection(server);
    await connection.query(`create database ${name}`);
    const url = new URL(server);
    url.pathname = `/${name}`;
    return {
      url: url.href,
      remove: async () => {
        await connection.query(`drop database ${name}`);
        await connection.end();
      },
    };
  },
});

/** SQLite always; MySQL 8.4 or 9 when TEST_MYSQL_URL names a server whose databases may be made and dropped. */
export const testEngines: readonly TestEngine[] = [
  sqlite,
  ...(process.env['TEST_MYSQL_URL'] ? [mysql(process.env['TEST_MYSQL_URL'])] : []),
];

/** Tests that only a MySQL server can pass; skipped, and counted so, where TEST_MYSQL_URL names none. */
export function describeOnMysql(name: string, tests: (engine: TestEngine) => void): void {
  const engine = testEngines.find((each) => each.name === 'MySQL');
  (engine === undefined ? describe.skip : describe)(name, () => tests(engine ?? sqlite));
}
