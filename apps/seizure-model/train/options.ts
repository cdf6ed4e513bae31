import { InvalidArgumentError } from 'commander';

/** Passes over the recordings that the shipped network was trained for. */
export const defaultEpochs = 30;

/** Folder for checkpoints, below the current one; ignored by git. */
export const workFolder = '.cache/seizure-model';

/** Parses a whole number from 1 up for commander. */
export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('it must be a whole number from 1 up');
  return value;
}
