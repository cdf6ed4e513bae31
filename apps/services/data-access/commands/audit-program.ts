import { Command } from 'commander';
import { readAudit, verifyAudit } from '../store/audit/audit-trail.ts';
import { usageOf } from './usage.ts';
import { withDatabase } from './with-database.ts';

const PAGE_ROWS = 1_000;

/** The command `audit`: whether the audit trail is whole, and what is in it. */
export function auditProgram(env: NodeJS.ProcessEnv, print: (text: string) => void): Command {
  const program = new Command(usageOf('audit'))
    .description('The audit trail. The database is DATABASE_URL, or .data/ward.sqlite.')
    .showHelpAfterError();

  program
    .command('verify')
    .description('checks that no entry was removed or changed; exit code 1 names the first that was')
    .option('--expect <link>', 'a link `number:hash` that was printed before: the trail must still hold it')
    .action(({ expect }: { expect?: string }) =>
      withDatabase(env, async (database) => {
        const { fault, newest } = await verifyAudit(database, expect);
        if (fault !== undefined) throw new RangeError(`'audit trail' must be whole: ${fault}`);
        print(
          `${newest.entryNo} entries, whole. Newest link, to keep elsewhere: ${newest.entryNo}:${newest.hash}`,
        );
      }),
    );

  program
    .command('list')
    .description('prints the entries as JSON lines, oldest first')
    .option('--after <entry>', 'only those after this number', '0')
    .action(({ after }: { after: string }) =>
      withDatabase(env, async (database) => {
        for (let last = Number(after) || 0; ;) {
          const rows = await readAudit(database, last, PAGE_ROWS);
          for (const row of rows) print(JSON.stringify({ at: new Date(row.at_ms).toISOString(), ...row }));
          if (rows.length < PAGE_ROWS) return;
          last = rows.at(-1)!.entry_no;
        }
      }),
    );

  return program;
}
