import { join } from 'node:path';
import type { Command } from 'commander';
import { developmentPack, readBonnPack, type Recording } from '../data/bonn-pack.ts';
import { defaultSeeds, recipeOption, wholeNumber, workFolder } from '../train/options.ts';
import { recipes, type RecipeName } from '../train/recipes.ts';
import { calibrate, type Calibrated } from './out-of-fold.ts';
import { keptValidation } from './validate.ts';

/** Options of the commands that look at finished cross-validations. */
export interface KeptOptions {
  readonly data: string;
  readonly recipe: RecipeName;
  readonly seeds: number;
  readonly work: string;
  readonly json?: string;
}

export const addKeptOptions = (command: Command): Command =>
  command
    .requiredOption('--data <dir>', 'folder of the Bonn development pack')
    .addOption(recipeOption())
    .option('--seeds <n>', 'fold seeds 0 to n - 1', wholeNumber, defaultSeeds)
    .option('--work <dir>', 'folder with the finished folds', workFolder)
    .option('--json <file>', 'write the figures there');

/** Calibrated out-of-fold windows of each fold seed. @throws Error naming every fold that is missing */
export function readKeptRuns(options: Omit<KeptOptions, 'json'>): {
  readonly recordings: readonly Recording[];
  readonly runs: readonly Calibrated[];
} {
  const { data, recipe, seeds, work } = options;
  const recordings = readBonnPack(developmentPack(data));
  const kept = { folder: join(work, recipe), resume: true };
  const runs = keptValidation({ recipe: recipes[recipe], recordings, seeds, work: kept });
  return { recordings, runs: [...runs.values()].map((judged) => calibrate(judged, recordings)) };
}
