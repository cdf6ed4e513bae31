import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tf } from '../backend/tf.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { weightShapesOf } from '../network/architecture.ts';
import { scoreLogits, type ScoringNetwork } from '../network/score-logits.ts';
import { toTensors } from '../network/weights.ts';
import { fit } from '../train/fit.ts';
import { describeRecipe, type Recipe } from '../train/recipes.ts';
import { conditions, type Condition } from './conditions.ts';
import { groupedFolds, type Fold } from './folds.ts';
import type { Judged } from './temperature.ts';

/** A window judged by a network that saw no recording of its group. */
export interface OutOfFold extends Judged {
  readonly fold: number;
  readonly recording: string;
  readonly condition: string;
}

export interface CrossValidation {
  readonly recipe: Recipe;
  readonly recordings: readonly Recording[];
  /** Decides the folds and, with the fold's number, each training. */
  readonly seed: number;
  /** Folder in which finished folds and checkpoints are kept, and whether to go on from them. */
  readonly work: { readonly folder: string; readonly resume: boolean };
  readonly onEpoch?: () => void;
}

export const FOLDS = 5;

/** Out-of-fold logits of every window of every recording, in every condition. */
export async function crossValidate(tf: Tf, options: CrossValidation): Promise<readonly OutOfFold[]> {
  const judged: OutOfFold[] = [];
  for (const [index, fold] of groupedFolds(options.recordings, FOLDS, options.seed).entries())
    judged.push(...(await judgeFold(tf, options, { ...fold, index })));
  return judged;
}

async function judgeFold(
  tf: Tf,
  options: CrossValidation,
  { index, training, test }: Fold & { readonly index: number },
): Promise<readonly OutOfFold[]> {
  const { recipe, seed, work } = options;
  const { architecture, normaliser, epochs } = recipe;
  const name = join(work.folder, `seed-${seed}-fold-${index}`);
  const key = JSON.stringify({
    recipe: describeRecipe(recipe),
    seed,
    index,
    test: test.map(({ id }) => id).join(' '),
  });
  const kept = work.resume ? readKept(`${name}.json`, key) : undefined;
  if (kept) {
    for (let epoch = 0; epoch < epochs; epoch += 1) options.onEpoch?.();
    return kept;
  }
  const weights = await fit(tf, {
    recipe,
    recordings: training,
    seed: 100 * seed + index,
    checkpoint: { file: `${name}.checkpoint`, resume: work.resume },
    onEpoch: () => options.onEpoch?.(),
  });
  const tensors = toTensors(tf, weightShapesOf(architecture), weights);
  const judged: OutOfFold[] = [];
  for (const condition of conditions)
    judged.push(
      ...(await judge(tf, { architecture, normaliser, weights: tensors }, { condition, test, fold: index })),
    );
  tf.dispose(tensors);
  keep(`${name}.json`, key, judged);
  return judged;
}

async function judge(
  tf: Tf,
  network: ScoringNetwork,
  { condition, test, fold }: { condition: Condition; test: readonly Recording[]; fold: number },
): Promise<readonly OutOfFold[]> {
  const { samplesUv, recordings } = condition.cut(test);
  const logits = await scoreLogits(tf, network, samplesUv);
  return recordings.map(({ id, seizure }, i) => ({
    fold,
    recording: id,
    condition: condition.name,
    seizure,
    logit: logits[i]!,
  }));
}

function readKept(file: string, key: string): readonly OutOfFold[] | undefined {
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { key: string; judged: readonly OutOfFold[] };
  return kept.key === key ? kept.judged : undefined;
}

function keep(file: string, key: string, judged: readonly OutOfFold[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.partial`, JSON.stringify({ key, judged }));
  renameSync(`${file}.partial`, file);
}
