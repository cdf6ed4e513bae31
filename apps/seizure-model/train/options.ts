import { InvalidArgumentError, Option } from 'commander';
import { recipes, servedRecipe } from './recipes.ts';

/** Fold seeds that an honest figure takes. */
export const defaultSeeds = 5;

/** `--recipe`, one of the names in recipes.ts. */
export const recipeOption = (): Option =>
  new Option('--recipe <name>', 'architecture, augmentation and schedule')
    .choices(Object.keys(recipes))
    .default(servedRecipe);

/** Folder for checkpoints, below the current one; ignored by git. */
export const workFolder = '.cache/seizure-model';

/** Parses a whole number from 1 up for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('it must be a whole number from 1 up');
  return value;
}
