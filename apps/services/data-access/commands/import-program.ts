import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError } from 'commander';
import { isTimeZone } from '../../../kit/legacy-time.ts';
import { importOld, type TableReport } from '../store/import/import-old.ts';
import { openOldDatabase } from '../store/import/old-database.ts';
import { usageOf } from './usage.ts';
import { withDatabase } from './with-database.ts';

interface ImportFlags {
  readonly from: string;
  readonly timeZone: string;
}

const SHOWN_IDS = 5;

/** The command `db:import`: brings the tables of the old system over. */
export function importProgram(env: NodeJS.ProcessEnv, print: (text: string) => void): Command {
  return new Command(usageOf('db:import'))
    .description(
      'Brings users, EEG and heart rates of the old system into DATABASE_URL. It goes on where it was stopped; running it ' +
        'again changes nothing. A password for the old server goes into OLD_DATABASE_PASSWORD.',
    )
    .requiredOption('--from <url>', 'mysql://user@host:port/database of the old system', mysqlUrl)
    .requiredOption('--time-zone <zone>', 'IANA zone of its clock, such as Europe/Rome', timeZone)
    .action(({ from, timeZone: zone }: ImportFlags) =>
      withDatabase(env, async (database) => {
        const old = await openOldDatabase(from, env['OLD_DATABASE_PASSWORD']);
        const stop = new AbortController();
        process.once('SIGINT', () => stop.abort());
        const bar = new SingleBar({
          format: '{table} [{bar}] {value}/{total}',
          stream: process.stderr,
          noTTYOutput: false,
          hideCursor: true,
        });
        try {
          const reports = await importOld(database, old, {
            source: sourceOf(from),
            timeZone: zone,
            signal: stop.signal,
            onProgress: (table, done, total) =>
              done === 0 ? bar.start(total, 0, { table: table.padEnd(20) }) : bar.update(done),
          });
          bar.stop();
          for (const line of reports.flatMap(linesOf)) print(line);
          if (stop.signal.aborted) print('Stopped. Run it again to go on.');
        } finally {
          bar.stop();
          await old.close();
        }
      }),
    );
}

function linesOf({ table, imported, repeated, skipped, reasons }: TableReport): string[] {
  return [
    `${table}: ${imported} imported, ${repeated} stored before, ${skipped} skipped`,
    ...[...reasons].map(
      ([reason, ids]) =>
        `  skipped ${ids.length}: ${reason} (id ${ids.slice(0, SHOWN_IDS).join(', ')}${ids.length > SHOWN_IDS ? ', ...' : ''})`,
    ),
  ];
}

/** Host, port and database: what the progress is kept under. No user, no password. */
function sourceOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function mysqlUrl(text: string): string {
  if (!/^mysql:\/\/[^/]+\/\w+$/.test(text))
    throw new InvalidArgumentError('must be mysql://user@host:port/database');
  return text;
}

function timeZone(text: string): string {
  if (!isTimeZone(text)) throw new InvalidArgumentError('must be an IANA time zone, such as Europe/Rome');
  return text;
}
