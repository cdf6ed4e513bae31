import { basename, join } from 'node:path';
import { Command } from 'commander';
import { loadBackend } from '../backend/load-backend.ts';
import { developmentPack, readBonnPack } from '../data/bonn-pack.ts';
import { crossValidationReportOf } from '../evaluation/report.ts';
import { epochsOf, validate } from '../evaluation/validate.ts';
import { describeModel } from './describe-model.ts';
import { saveModel } from '../model/shipped-model.ts';
import { fit } from './fit.ts';
import { runCommand } from '../run-command.ts';
import { defaultSeeds, recipeOption, wholeNumber, workFolder } from './options.ts';
import { progressBar } from './progress-bar.ts';
import { recipes, type RecipeName } from './recipes.ts';

const options = new Command('npm run model:train --')
  .description(
    'Cross-validates the recipe, which gives the calibration, then trains on all development recordings.',
  )
  .requiredOption('--data <dir>', 'folder of the Bonn development pack')
  .option('--out <dir>', 'folder for the model, named like its version', join(workFolder, 'local'))
  .addOption(recipeOption())
  .option('--epochs <n>', 'passes over the recordings, instead of those of the recipe', wholeNumber)
  .option('--seed <n>', 'seed of everything random in the final training', wholeNumber, 1)
  .option('--seeds <n>', 'cross-validate with fold seeds 0 to n - 1', wholeNumber, defaultSeeds)
  .option('--work <dir>', 'folder for checkpoints and finished folds', workFolder)
  .option('--resume', 'go on after an interruption, with the folds that are finished')
  .parse()
  .opts<{
    data: string;
    out: string;
    recipe: RecipeName;
    epochs?: number;
    seed: number;
    seeds: number;
    work: string;
    resume?: true;
  }>();

const withoutIntervals = { resamples: 0, seed: 0 };

await runCommand(async () => {
  const { data, out, seed, seeds } = options;
  const recipe = { ...recipes[options.recipe], ...(options.epochs && { epochs: options.epochs }) };
  const folder = join(options.work, options.recipe);
  const resume = options.resume ?? false;
  const recordings = readBonnPack(developmentPack(data));
  const { tf, name } = await loadBackend('node');
  const bar = progressBar(`training on ${name}`, epochsOf({ seeds, recipe }) + recipe.epochs);
  const onEpoch = (): void => bar.increment();
  const training = { recipe, recordings, onEpoch };
  const runs = await validate(tf, { ...training, seeds, work: { folder, resume } });
  const checkpoint = { file: join(folder, 'final.checkpoint'), resume };
  const weights = await fit(tf, { ...training, seed, checkpoint });
  bar.stop();
  const description = describeModel(
    basename(out),
    { recipe, recordings: recordings.length, seed },
    crossValidationReportOf(runs, recordings, withoutIntervals),
  );
  const { version } = saveModel(out, description, weights);
  console.log(`model ${version} is in ${out}`);
});
