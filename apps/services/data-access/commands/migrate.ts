import { Command } from 'commander';
import { grantRights } from '../store/database/grant-rights.ts';
import { migrate } from '../store/database/migrate.ts';
import { usageOf } from './usage.ts';
import { runCommand, withDatabase } from './with-database.ts';

const report = (url: string, migrated: readonly string[]): string =>
  `${url}: ${migrated.length > 0 ? `ran ${migrated.join(', ')}` : 'the schema is up to date'}\n`;

const program = new Command(usageOf('db:migrate'))
  .description('Brings the schema of DATABASE_URL (default .data/ward.sqlite) up to date.')
  .option(
    '--grant-to <account>',
    'gives this account of MySQL (name or name@host) what data-access needs: of the audit trail no more than to read and add',
  )
  .action(({ grantTo }: { readonly grantTo?: string }) =>
    withDatabase(
      process.env,
      async (database) => {
        process.stdout.write(report(database.url, await migrate(database)));
        if (grantTo === undefined) return;
        const tables = await grantRights(database, grantTo);
        process.stdout.write(`${grantTo} may use ${tables.length} tables\n`);
      },
      { migrateFirst: false },
    ),
  );

await runCommand(() => program.parseAsync());
