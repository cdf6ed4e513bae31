import { ConfigError, readConfig } from '../../../kit/config.ts';
import { databaseSpec } from '../config.ts';
import type { Database } from '../store/database/database.ts';
import { migrate } from '../store/database/migrate.ts';
import { openDatabase } from '../store/database/open-database.ts';

/** A command is in no hurry: it waits for the service's writes. */
const BUSY_TIMEOUT_MS = 5_000;

/** Opens the database that the environment names, embedded ones with an up-to-date schema, and closes it afterwards. */
export async function withDatabase<T>(
  env: NodeJS.ProcessEnv,
  act: (database: Database) => Promise<T>,
  { migrateFirst = true }: { readonly migrateFirst?: boolean } = {},
): Promise<T> {
  const { databaseUrl: url, databasePassword: password } = readConfig(databaseSpec, env);
  const database = openDatabase({ url, password, busyTimeoutMs: BUSY_TIMEOUT_MS });
  try {
    if (migrateFirst && database.engine === 'sqlite') await migrate(database);
    return await act(database);
  } finally {
    await database.close();
  }
}

/** Runs a command: what goes wrong is said in one line, and the exit code is 1. */
export async function runCommand(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const expected = error instanceof ConfigError || error instanceof RangeError;
    process.stderr.write(`${error instanceof Error ? (expected ? error.message : error.stack) : error}\n`);
    process.exitCode = 1;
  }
}
