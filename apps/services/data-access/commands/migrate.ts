import { Command } from 'commander';
import { migrate } from '../store/database/migrate.ts';
import { usageOf } from './usage.ts';
import { runCommand, withDatabase } from './with-database.ts';

const report = (url: string, migrated: readonly string[]): string =>
  `${url}: ${migrated.length > 0 ? `ran ${migrated.join(', ')}` : 'the schema is up to date'}\n`;

const program = new Command(usageOf('db:migrate'))
  .description('Brings the schema of DATABASE_URL (default .data/ward.sqlite) up to date.')
  .action(() =>
    withDatabase(
      process.env,
      async (database) => {
        process.stdout.write(report(database.url, await migrate(database)));
      },
      { migrateFirst: false },
    ),
  );

await runCommand(() => program.parseAsync());
