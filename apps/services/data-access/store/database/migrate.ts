import { Migrator, type MigrationProvider } from 'kysely';
import type { Database, Engine } from './database.ts';
import { isTransient } from './errors.ts';
import { createStore } from '../migrations/0001-store.ts';
import { createAlarms } from '../migrations/0002-alarms.ts';
import { createDeviceSpans } from '../migrations/0003-device-spans.ts';
import { createAccess } from '../migrations/0005-access.ts';
import { createAudit } from '../migrations/0006-audit.ts';
import { createAnnotations } from '../migrations/0008-annotations.ts';
import { createAnnotationVersions } from '../migrations/0009-annotation-versions.ts';
import { createRegistry } from '../migrations/0007-registry.ts';

/** How long another process may hold the embedded database, and the pause between two tries, in milliseconds. */
const PATIENCE_MS = 15_000;
const RETRY_MS = 50;

/** Every change of the schema, oldest first. One that has been released is never edited: add another. */
const migrationsFor = (engine: Engine): MigrationProvider => ({
  getMigrations: () =>
    Promise.resolve({
      '0001-store': { up: (db) => createStore(db, engine) },
      '0002-alarms': { up: (db) => createAlarms(db, engine) },
      '0003-device-spans': { up: (db) => createDeviceSpans(db, engine) },
      '0005-access': { up: (db) => createAccess(db, engine) },
      '0006-audit': { up: (db) => createAudit(db, engine) },
      '0007-registry': { up: (db) => createRegistry(db, engine) },
      '0008-annotations': { up: (db) => createAnnotations(db, engine) },
      '0009-annotation-versions': { up: (db) => createAnnotationVersions(db, engine) },
    }),
});

const migratorOf = (database: Database): Migrator =>
  new Migrator({
    db: database.db,
    provider: migrationsFor(database.engine),
    allowUnorderedMigrations: true,
  });

/**
 * Brings the schema up to date and returns the names of the migrations that ran. Several processes may do this at once:
 * one migrates, the others wait for it.
 */
export async function migrate(database: Database): Promise<readonly string[]> {
  const startedAt = performance.now();
  for (;;) {
    const { error, results } = await migratorOf(database).migrateToLatest();
    if (error === undefined) return (results ?? []).map(({ migrationName }) => migrationName);
    if (!isTransient(error) || performance.now() - startedAt > PATIENCE_MS) throw error;
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Names of the migrations that have not run yet. */
export async function pendingMigrations(database: Database): Promise<readonly string[]> {
  const migrations = await migratorOf(database).getMigrations();
  return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
}
