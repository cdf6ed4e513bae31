import { join } from 'node:path';
import { Command } from 'commander';
import { serviceNames } from '../model/catalog.ts';
import { repositoryRoot } from '../dev/repository-root.ts';
import { fuzz } from './fuzz.ts';
import { startFuzzedPlatform } from './fuzzed-platform.ts';

const PORT_OFFSET = 24_000;

const options = new Command('npm run fuzz --')
  .description(
    'sends made inputs to every route of the services, which it starts on this machine; ends with 1 when one is answered with a fault or stores what may not be',
  )
  .option('--inputs <number>', 'how many', Number, 1_000_000)
  .option('--seed <number>', 'makes the same inputs again', Number, Date.now() % 1_000_000)
  .option('--from <batch>', 'number of the first batch, to go on where a run ended', Number, 0)
  .parse()
  .opts<{ inputs: number; seed: number; from: number }>();

const target = await startFuzzedPlatform(join(repositoryRoot, 'dist'), PORT_OFFSET);
const begun = Date.now();
try {
  const report = await fuzz(target, {
    seed: options.seed,
    inputs: options.inputs,
    firstBatch: options.from,
    onBatch: (sent, batch) => {
      if (batch % 20 === 0)
        console.error(
          `${sent} of ${options.inputs} (seed ${options.seed}, batch ${batch}, ${Math.round((Date.now() - begun) / 1_000)} s)`,
        );
    },
  });
  for (const name of serviceNames) {
    const counts = Object.entries(report.statuses)
      .filter(([key]) => key.startsWith(`${name} `))
      .map(([key, count]) => `${key.slice(name.length + 1)}: ${count}`);
    console.log(`${name}: ${counts.toSorted().join(', ')}`);
  }
  const { windows, heartRates, auditEntries } = report.stored;
  console.log(`stored: ${windows} windows, ${heartRates} heart rates, ${auditEntries} audit entries`);
  console.log(
    `${report.sent} inputs of seed ${options.seed} in ${Math.round(report.seconds)} s, ${report.faults.length} faults`,
  );
  for (const fault of report.faults) console.log(`FAULT ${fault}`);
  process.exitCode = report.faults.length === 0 ? 0 : 1;
} finally {
  await target.stop();
}
