import type { Tf } from '../backend/tf.ts';
import { crossValidate, FOLDS, type CrossValidation } from './cross-validate.ts';
import { reportOf, type SeedReport } from './report.ts';

export interface Validation extends Omit<CrossValidation, 'seed'> {
  /** Fold seeds 0 to `seeds` - 1. */
  readonly seeds: number;
}

/** Trainings that a validation takes, in epochs. */
export const epochsOf = ({ seeds, recipe }: Pick<Validation, 'seeds' | 'recipe'>): number =>
  seeds * FOLDS * recipe.epochs;

/** Repeated event-grouped cross-validation, one report for each fold seed. */
export async function validate(tf: Tf, { seeds, ...options }: Validation): Promise<readonly SeedReport[]> {
  const reports: SeedReport[] = [];
  for (let seed = 0; seed < seeds; seed += 1)
    reports.push(reportOf(seed, await crossValidate(tf, { ...options, seed }), options.recordings));
  return reports;
}
