import type { Tf } from '../backend/tf.ts';
import { crossValidate, FOLDS, keptWindows, type CrossValidation, type OutOfFold } from './cross-validate.ts';

export interface Validation extends Omit<CrossValidation, 'seed'> {
  /** Fold seeds 0 to `seeds` - 1. */
  readonly seeds: number;
}

/** Trainings that a validation takes, in epochs. */
export const epochsOf = ({ seeds, recipe }: Pick<Validation, 'seeds' | 'recipe'>): number =>
  seeds * FOLDS * recipe.epochs;

/** Repeated event-grouped cross-validation: the out-of-fold windows of each fold seed. */
export async function validate(
  tf: Tf,
  { seeds, ...options }: Validation,
): Promise<ReadonlyMap<number, readonly OutOfFold[]>> {
  const runs = new Map<number, readonly OutOfFold[]>();
  for (let seed = 0; seed < seeds; seed += 1) runs.set(seed, await crossValidate(tf, { ...options, seed }));
  return runs;
}

/** The out-of-fold windows of each fold seed of a validation that is finished. @throws Error naming every missing fold */
export const keptValidation = ({
  seeds,
  ...options
}: Validation): ReadonlyMap<number, readonly OutOfFold[]> =>
  new Map(Array.from({ length: seeds }, (_, seed) => [seed, keptWindows({ ...options, seed })]));
