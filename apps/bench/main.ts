import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import prettier from 'prettier';
import { repositoryRoot } from '../dev/repository-root.ts';
import { startMeasuredPlatform } from './measured-platform.ts';
import { machineText, toMarkdown, verdictOf, type Figure, type Report } from './report.ts';
import { alarmCostFigures } from './scenarios/alarm-cost.ts';
import { alarmFigures } from './scenarios/alarms.ts';
import { detectionFigures } from './scenarios/detection.ts';
import { BARE_EXPRESS, eegFigures } from './scenarios/eeg.ts';
import { heartRateFigures } from './scenarios/heart-rate.ts';
import { liveFigures } from './scenarios/live.ts';
import { readFigures } from './scenarios/reads.ts';
import { reviewFigures } from './scenarios/review.ts';
import { screenFigures } from './scenarios/screen.ts';
import { synthesisFigures } from './scenarios/synthesis.ts';
import { startUpFigures } from './scenarios/start-up.ts';

const options = new Command('npm run bench --')
  .description('measures the platform as it ships; prints a table, writes dist/bench.json')
  .option('--scale <factor>', 'length of the loads, 1 for quotable figures', Number, 1)
  .option('--rows <number>', 'made rows that reading is measured with', Number, 10_000_000)
  .option(
    '--only <names...>',
    'scenarios: screen, eeg, heart-rate, live, alarms, review, detection, reads, synthesis, start-up',
  )
  .option('--write-docs', 'also write docs/bench.md', false)
  .parse()
  .opts<{ scale: number; rows: number; only?: string[]; writeDocs: boolean }>();

const wanted = (name: string): boolean => options.only === undefined || options.only.includes(name);
const figures: Figure[] = [];
const add = async (name: string, measure: () => Promise<Figure[]>): Promise<void> => {
  if (!wanted(name)) return;
  console.error(`measuring ${name} ...`);
  figures.push(...(await measure()));
};

// Before this process has served a load: what that leaves behind is collected while single windows are timed.
await add('detection', () => detectionFigures());
if (['screen', 'live', 'eeg', 'heart-rate', 'review', 'alarms'].some(wanted)) {
  const measured = await startMeasuredPlatform();
  try {
    await add('live', () => liveFigures(measured, options.scale));
    await add('screen', () => screenFigures(measured));
    await add('eeg', () => eegFigures(measured, options.scale));
    await add('heart-rate', () => heartRateFigures(measured, options.scale));
    await add('review', () => reviewFigures(measured, options.scale));
    await add('alarms', () => alarmFigures(measured));
    await add('alarms', () => alarmCostFigures(measured));
  } finally {
    await measured.stop();
  }
}
await add('reads', () => readFigures(options.rows));
await add('synthesis', () => synthesisFigures());
await add('start-up', () => startUpFigures());

const bareExpressCpuMs = figures.find(({ what }) => what === BARE_EXPRESS)?.value;
const report: Report = { machine: machineText(), node: process.version, figures, bareExpressCpuMs };
const markdown = await prettier.format(toMarkdown(report), { parser: 'markdown' });
mkdirSync(join(repositoryRoot, 'dist'), { recursive: true });
writeFileSync(join(repositoryRoot, 'dist/bench.json'), `${JSON.stringify(report, null, 2)}\n`);
if (options.writeDocs) writeFileSync(join(repositoryRoot, 'docs/bench.md'), markdown);
console.log(markdown);
const missed = figures.filter((figure) => verdictOf(figure, bareExpressCpuMs) === 'no');
console.log(`${figures.length} figures, ${missed.length} targets missed`);
