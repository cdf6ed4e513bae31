import { join } from 'node:path';
import { Command } from 'commander';
import { loadBackend } from '../backend/load-backend.ts';
import { developmentPack, readBonnPack } from '../data/bonn-pack.ts';
import { writeWhole } from '../data/write-file.ts';
import { runCommand } from '../run-command.ts';
import { recipeOption, workFolder } from '../train/options.ts';
import { progressBar } from '../train/progress-bar.ts';
import { recipes, type RecipeName } from '../train/recipes.ts';
import { crossValidate, FOLDS } from './cross-validate.ts';
import { metricsOf } from './metrics.ts';
import { calibrate } from './out-of-fold.ts';
import { metricsRows } from './print-evaluation.ts';
import { pseudoPatientFolds, pseudoPatients } from './pseudo-patients.ts';

const options = new Command('npm run model:patients --')
  .description(
    'Scores each of five clusters of similar seizure events with networks that have seen none of the cluster.',
  )
  .requiredOption('--data <dir>', 'folder of the Bonn development pack')
  .addOption(recipeOption())
  .option('--work <dir>', 'folder for checkpoints and finished folds', workFolder)
  .option('--json <file>', 'write the figures there')
  .option('--resume', 'go on after an interruption, with the folds that are finished')
  .parse()
  .opts<{ data: string; recipe: RecipeName; work: string; json?: string; resume?: true }>();

await runCommand(async () => {
  const recipe = recipes[options.recipe];
  const recordings = readBonnPack(developmentPack(options.data));
  const { tf, name } = await loadBackend('node');
  const bar = progressBar(`pseudo-patients on ${name}`, FOLDS * recipe.epochs);
  const judged = await crossValidate(tf, {
    recipe,
    recordings,
    seed: 0,
    work: { folder: join(options.work, options.recipe), resume: options.resume ?? false },
    onEpoch: () => bar.increment(),
    split: {
      name: 'patients',
      foldsOf: (all, seed) => pseudoPatientFolds(all, FOLDS, seed),
    },
  });
  bar.stop();
  const { clean } = calibrate(judged, recordings);
  const clusters = pseudoPatients(recordings, FOLDS).map((groups) => {
    const windows = clean.filter(({ group }) => groups.includes(group));
    return { events: groups.length, windows: windows.length, sensitivity: metricsOf(windows).sensitivity };
  });
  console.table(metricsRows({ all: metricsOf(clean) }));
  console.table(clusters);
  const figures = { recipe: options.recipe, all: metricsOf(clean), clusters };
  if (options.json !== undefined) writeWhole(options.json, `${JSON.stringify(figures, null, 2)}\n`);
});
