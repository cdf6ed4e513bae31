import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { loadBackend } from '../backend/load-backend.ts';
import { readBonnPack } from '../data/bonn-pack.ts';
import { defaultSeeds, recipeOption, wholeNumber, workFolder } from '../train/options.ts';
import { progressBar } from '../train/progress-bar.ts';
import { recipes, type RecipeName } from '../train/recipes.ts';
import type { Metrics } from './metrics.ts';
import { epochsOf, validate } from './validate.ts';

const options = new Command('npm run model:crossvalidate --')
  .description(
    'Event-grouped five-fold cross-validation: what the network scores on events that it has not seen.',
  )
  .requiredOption('--data <dir>', 'folder of the Bonn development pack')
  .addOption(recipeOption())
  .option('--seeds <n>', 'repeat with fold seeds 0 to n - 1', wholeNumber, defaultSeeds)
  .option('--work <dir>', 'folder for checkpoints and finished folds', workFolder)
  .option('--json <file>', 'write all figures there')
  .option('--resume', 'go on after an interruption, with the folds that are finished')
  .parse()
  .opts<{ data: string; recipe: RecipeName; seeds: number; work: string; json?: string; resume?: true }>();

const { data, seeds } = options;
const recipe = recipes[options.recipe];
const recordings = readBonnPack(data);
const { tf, name } = await loadBackend('node');
const bar = progressBar(`cross-validation on ${name}`, epochsOf({ seeds, recipe }));
const work = { folder: join(options.work, options.recipe), resume: options.resume ?? false };
const onEpoch = (): void => bar.increment();
const reports = await validate(tf, { recipe, recordings, seeds, work, onEpoch });
bar.stop();
for (const {
  seed,
  pooled,
  againstPatients,
  byCondition,
  falsePositiveRates,
  alarms,
  temperature,
} of reports) {
  console.log(`fold seed ${seed}, temperature ${temperature.toFixed(3)}`);
  console.table(rounded({ 'all starts': pooled, 'S against N and F': againstPatients, ...byCondition }));
  console.log('called seizure by set:', falsePositiveRates);
  console.log('alarms:', alarms);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify(reports, null, 2)}\n`);

function rounded(
  rows: Readonly<Record<string, Metrics>>,
): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const round = (row: Metrics): Readonly<Record<string, number>> =>
    Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value.toFixed(4))]));
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, round(row)]));
}
