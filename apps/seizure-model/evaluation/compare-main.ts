import { Command, Option } from 'commander';
import { writeWhole } from '../data/write-file.ts';
import { runCommand } from '../run-command.ts';
import { defaultSeeds, wholeNumber, workFolder } from '../train/options.ts';
import { recipes, type RecipeName } from '../train/recipes.ts';
import { compareRuns } from './compare.ts';
import { readKeptRuns } from './kept-runs.ts';
import { meanLogits } from './mean-logits.ts';
import { differenceRows } from './print-evaluation.ts';
import type { ScoredWindow } from './scored-window.ts';

const recipeNamed = (flags: string, description: string): Option =>
  new Option(flags, description).choices(Object.keys(recipes)).makeOptionMandatory();

const options = new Command('npm run model:compare --')
  .description(
    'Tells whether one recipe beats another: paired event bootstrap on the out-of-fold windows that both have kept.',
  )
  .requiredOption('--data <dir>', 'folder of the Bonn development pack')
  .addOption(recipeNamed('--ours <recipe>', 'recipe whose figures are wanted higher'))
  .addOption(recipeNamed('--theirs <recipe>', 'recipe that it is compared with'))
  .option(
    '--consecutive <n>',
    'judge by the mean logit of so many windows, or by the context of a recipe',
    wholeNumber,
    1,
  )
  .option('--seeds <n>', 'fold seeds 0 to n - 1', wholeNumber, defaultSeeds)
  .option('--work <dir>', 'folder with their finished folds', workFolder)
  .option('--json <file>', 'write the differences there')
  .parse()
  .opts<{
    data: string;
    ours: RecipeName;
    theirs: RecipeName;
    consecutive: number;
    seeds: number;
    work: string;
    json?: string;
  }>();

await runCommand(async () => {
  const { data, ours, theirs, consecutive, seeds, work, json } = options;
  const judgedOf = (recipe: RecipeName, clean: readonly ScoredWindow[]) =>
    recipes[recipe].context === undefined && consecutive > 1
      ? meanLogits(clean, consecutive)
      : clean.filter(({ index }) => index >= consecutive - 1);
  const cleanOf = (recipe: RecipeName) =>
    readKeptRuns({ data, recipe, seeds, work }).runs.map(({ clean }) => judgedOf(recipe, clean));
  const differences = compareRuns(cleanOf(ours), cleanOf(theirs));
  if (json !== undefined)
    writeWhole(json, `${JSON.stringify({ ours, theirs, consecutive, seeds, differences }, null, 2)}\n`);
  console.log(`${ours} less ${theirs}, ${consecutive} windows, fold seeds 0 to ${seeds - 1}`);
  console.table(differenceRows(differences));
});
