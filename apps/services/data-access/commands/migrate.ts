import { migrate } from '../store/database/migrate.ts';
import { runCommand, withDatabase } from './with-database.ts';

const report = (url: string, migrated: readonly string[]): string =>
  `${url}: ${migrated.length > 0 ? `ran ${migrated.join(', ')}` : 'the schema is up to date'}\n`;

await runCommand(() =>
  withDatabase(
    process.env,
    async (database) => {
      process.stdout.write(report(database.url, await migrate(database)));
    },
    { migrateFirst: false },
  ),
);
