import { join } from 'node:path';
import { developmentPack, readBonnPack } from '../data/bonn-pack.ts';
import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { conditions } from '../evaluation/conditions.ts';
import { FOLDS, keepFold } from '../evaluation/cross-validate.ts';
import { groupedFolds } from '../evaluation/folds.ts';
import { recipes, type RecipeName } from '../train/recipes.ts';

/**
 * Writes the finished folds of fold seed 0 as a cross-validation of `recipe` would, with made logits: of each recording the
 * first `wrong` windows are called wrongly, though with less certainty than the others rightly.
 * @param data folder of a made pack
 */
export function writeMadeFolds(
  data: string,
  { work, recipe, wrong }: { readonly work: string; readonly recipe: RecipeName; readonly wrong: number },
): void {
  const recordings = readBonnPack(developmentPack(data));
  const kept = {
    recipe: recipes[recipe],
    seed: 0,
    work: { folder: join(work, recipe), resume: true },
  };
  for (const [fold, { test }] of groupedFolds(recordings, FOLDS, 0).entries()) {
    const judged = conditions.flatMap(({ name, start }) =>
      test.flatMap(({ id, seizure, samplesUv }) =>
        Array.from({ length: Math.floor((samplesUv.length - start) / SAMPLES_PER_WINDOW) }, (_, index) => ({
          fold,
          recording: id,
          condition: name,
          seizure,
          logit: (seizure ? 1 : -1) * (index >= wrong ? 8 : -1),
        })),
      ),
    );
    keepFold(kept, fold, test, judged);
  }
}
