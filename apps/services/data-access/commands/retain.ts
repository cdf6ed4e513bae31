import { Command } from 'commander';
import { readConfig } from '../../../kit/config.ts';
import { retentionSpec } from '../config.ts';
import { eraseRest } from '../store/retention/erase-rest.ts';
import { retain } from '../store/retention/retain.ts';
import { usageOf } from './usage.ts';
import { runCommand, withDatabase } from './with-database.ts';

const kept = Object.values(retentionSpec).map(({ env, default: days }) => `${env} (${days || 'for ever'})`);

const program = new Command(usageOf('db:retain'))
  .description(
    `Deletes what DATABASE_URL has kept longer than its days: ${kept.join(', ')}. The service does it every 15 minutes.`,
  )
  .action(() =>
    withDatabase(process.env, async (database) => {
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      const report = await retain(database, readConfig(retentionSpec, process.env), stop.signal);
      await eraseRest(database, stop.signal);
      process.stdout.write(
        `erased ${report.patients} discharged patients; deleted ${report.eegWindows} EEG windows, ${report.heartRates} heart rates, ${report.trendBuckets} trend buckets, ${report.changes} changes\n`,
      );
    }),
  );

await runCommand(() => program.parseAsync());
