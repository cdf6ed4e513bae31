import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { catalog } from '../../apps/model/catalog.ts';
import { runSteps } from '../lab/steps.ts';
import { shareOfCore } from '../system/in-time/share-of-core.ts';
import { SystemUnderTest } from '../system/testing/system-under-test.ts';
import { untilWhole } from '../system/testing/workloads.ts';
import { capacityPage } from './capacity-page.ts';
import { toMarkdown } from './markdown.ts';
import { stepsOfCapacity } from './measure-capacity.ts';
import type { CapacityMeasurement } from './measurement.ts';
import { pricesOf } from './prices.ts';
import { capacityReport, tablesOf } from './report.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const options = new Command('npm run bench:cluster --')
  .description(
    'measures what the hospital in the lab carries; prints tables, writes capacity.html and capacity.json',
  )
  .option('--pods <number>', 'pods of an acquisition, from 1 to this', Number, 3)
  .option('--seconds <number>', 'length of each load', Number, 20)
  .option('--slots <number>', 'slots of a pod while blocking is measured', Number, 2)
  .option('--seed <number>', 'of the arrivals', Number, 1)
  .option('--out <folder>', 'where page and JSON are written', 'dist/capacity')
  .option('--core-month <price>', 'price of a core for a month; without prices none is told', Number)
  .option('--gib-month <price>', 'price of a gibibyte of memory for a month', Number)
  .option('--currency <name>', 'of the prices', 'EUR')
  .parse()
  .opts<{
    pods: number;
    seconds: number;
    slots: number;
    seed: number;
    out: string;
    coreMonth?: number;
    gibMonth?: number;
    currency: string;
  }>();

const system = new SystemUnderTest();
try {
  const prices = pricesOf(options);
  const { sandbox } = system;
  if (sandbox === undefined)
    throw new Error('the lab must run, whose pods are reached by their addresses: npm run lab:up');
  await untilWhole(system);
  const before = shareOfCore();
  const { steps, measured, release } = stepsOfCapacity(system, sandbox, {
    mostPods: options.pods,
    seconds: options.seconds,
    blockingSlots: options.slots,
    seed: options.seed,
  });
  try {
    await runSteps(steps, (line) => console.error(line));
  } finally {
    await release();
    await untilWhole(system);
  }
  const measurement: CapacityMeasurement = {
    measuredAt: new Date().toISOString(),
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    kubernetes: await system.cluster.version(),
    node: process.version,
    shareOfCore: { before, after: shareOfCore() },
    ...measured,
  };
  const report = capacityReport(measurement, { catalog, ...(prices === undefined ? {} : { prices }) });
  const folder = resolve(root, options.out);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'capacity.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(folder, 'capacity.html'), capacityPage(report));
  console.log(`${toMarkdown(tablesOf(report))}\n${join(folder, 'capacity.html')}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await system.close();
}
