import { join } from 'node:path';
import { Command } from 'commander';
import { loadBackend } from '../backend/load-backend.ts';
import { developmentPack, readBonnPack } from '../data/bonn-pack.ts';
import { writeWhole } from '../data/write-file.ts';
import { runCommand } from '../run-command.ts';
import { defaultSeeds, recipeOption, wholeNumber, workFolder } from '../train/options.ts';
import { progressBar } from '../train/progress-bar.ts';
import { recipes, type RecipeName } from '../train/recipes.ts';
import { metricsRows, printEvaluation, summaryRows } from './print-evaluation.ts';
import { crossValidationReportOf } from './report.ts';
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

await runCommand(async () => {
  const { data, seeds } = options;
  const recipe = recipes[options.recipe];
  const recordings = readBonnPack(developmentPack(data));
  const { tf, name } = await loadBackend('node');
  const bar = progressBar(`cross-validation on ${name}`, epochsOf({ seeds, recipe }));
  const work = { folder: join(options.work, options.recipe), resume: options.resume ?? false };
  const onEpoch = (): void => bar.increment();
  const runs = await validate(tf, { recipe, recordings, seeds, work, onEpoch });
  bar.stop();
  const report = crossValidationReportOf(runs, recordings);
  if (options.json) writeWhole(options.json, `${JSON.stringify(report, null, 2)}\n`);
  for (const { seed, temperature, evaluation, byCondition } of report.seeds) {
    console.log(`fold seed ${seed}, temperature ${temperature.toFixed(3)}`);
    printEvaluation(evaluation);
    console.table(metricsRows(byCondition));
  }
  console.log(`recipe ${options.recipe}, fold seeds ${report.foldSeeds.join(', ')}`);
  console.table(summaryRows(report.summary));
  console.log('sensitivity by standard deviation of the window');
  console.table(report.bySize);
});
