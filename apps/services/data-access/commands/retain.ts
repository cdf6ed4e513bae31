import { readConfig } from '../../../kit/config.ts';
import { retentionSpec } from '../config.ts';
import { retain } from '../store/retention/retain.ts';
import { runCommand, withDatabase } from './with-database.ts';

await runCommand(() =>
  withDatabase(process.env, async (database) => {
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    const report = await retain(database, readConfig(retentionSpec, process.env), stop.signal);
    process.stdout.write(
      `deleted ${report.eegWindows} EEG windows, ${report.heartRates} heart rates, ${report.trendBuckets} trend buckets, ${report.changes} changes\n`,
    );
  }),
);
