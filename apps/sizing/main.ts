import { createReadStream, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { catalog } from '../model/catalog.ts';
import { loadsFromMetrics } from './from-metrics.ts';
import { loadsFromIngressLog } from './ingress-log.ts';
import type { MeasuredLoad } from './measured-load.ts';
import { sizePage } from './size-page.ts';
import { sizeTable } from './size-table.ts';
import { sizingOfMeasured, sizingOfModel } from './sizing.ts';

const page = join(fileURLToPath(new URL('../..', import.meta.url)), 'dist/size.html');

const options = new Command('npm run size --')
  .description('pods of every service by Erlang B; prints a table, writes dist/size.html')
  .option('--from-metrics <sources...>', "services' /metrics: URLs, or files saved from them")
  .option('--seconds <number>', 'time between the two readings of a URL', Number, 10)
  .option('--from-ingress-log <file>', "access log of ingress-nginx, in that program's own format")
  .parse()
  .opts<{ fromMetrics?: string[]; seconds: number; fromIngressLog?: string }>();

async function measuredLoads(): Promise<readonly MeasuredLoad[]> {
  const metrics = await Promise.all(
    (options.fromMetrics ?? []).map((source) => loadsFromMetrics(source, options.seconds)),
  );
  if (options.fromIngressLog === undefined) return metrics.flat();
  const lines = createInterface({ input: createReadStream(options.fromIngressLog) });
  const { loads, otherLines } = await loadsFromIngressLog(lines, catalog);
  if (otherLines > 0) console.error(`${otherLines} lines are of no service of the catalog`);
  return [...metrics.flat(), ...loads];
}

try {
  const measured = sizingOfMeasured(catalog, await measuredLoads());
  const sizings = [...sizingOfModel(catalog), ...measured];
  mkdirSync(dirname(page), { recursive: true });
  writeFileSync(page, sizePage(sizings));
  console.log(`${sizeTable(sizings)}\n\nplots: ${page}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
