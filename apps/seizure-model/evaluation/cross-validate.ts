import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Tf } from '../backend/tf.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { weightShapesOf } from '../network/architecture.ts';
import { prepareConsecutive } from '../network/prepare.ts';
import { preparedLogits, type ScoringNetwork } from '../network/score-logits.ts';
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
  /** @default - events: no event is on both sides */
  readonly split?: Split;
}

/** A way of splitting recordings for training and test. */
export interface Split {
  /** Names the files of its folds. */
  readonly name: string;
  readonly foldsOf: (recordings: readonly Recording[], seed: number) => readonly Fold[];
}

export const FOLDS = 5;

const byEvents: Split = {
  name: 'seed',
  foldsOf: (recordings, seed) => groupedFolds(recordings, FOLDS, seed),
};

const foldsOf = ({ recordings, seed, split = byEvents }: CrossValidation): readonly Fold[] =>
  split.foldsOf(recordings, seed);

/** Out-of-fold logits of every window of every recording, in every condition. */
export async function crossValidate(tf: Tf, options: CrossValidation): Promise<readonly OutOfFold[]> {
  const judged: OutOfFold[] = [];
  for (const [index, fold] of foldsOf(options).entries())
    judged.push(...(await judgeFold(tf, options, { ...fold, index })));
  return judged;
}

async function judgeFold(
  tf: Tf,
  options: CrossValidation,
  { index, training, test }: Fold & { readonly index: number },
): Promise<readonly OutOfFold[]> {
  const { recipe, seed, work } = options;
  const { architecture, normaliser, context = 1, epochs } = recipe;
  const name = nameOf(options, index);
  const key = keyOf(options, index, test);
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
      ...(await judge(
        tf,
        { architecture, normaliser, context, weights: tensors },
        { condition, test, fold: index },
      )),
    );
  tf.dispose(tensors);
  keepFold(options, index, test, judged);
  return judged;
}

async function judge(
  tf: Tf,
  network: ScoringNetwork & Described,
  { condition, test, fold }: { condition: Condition; test: readonly Recording[]; fold: number },
): Promise<readonly OutOfFold[]> {
  const { inputs } = network.architecture;
  const prepared = test.map((recording) => preparedOf(recording, condition, network));
  const windows = new Float32Array(prepared.reduce((sum, { length }) => sum + length, 0));
  prepared.reduce((at, values) => (windows.set(values, at), at + values.length), 0);
  const logits = await preparedLogits(tf, network, windows);
  const owners = test.flatMap((recording, i) =>
    Array<Recording>(prepared[i]!.length / inputs).fill(recording),
  );
  return owners.map(({ id, seizure }, i) => ({
    fold,
    recording: id,
    condition: condition.name,
    seizure,
    logit: logits[i]!,
  }));
}

/** How windows are described to a network. */
type Described = Pick<Recipe, 'normaliser' | 'architecture'> & { readonly context: number };

/** Windows of a recording as networks take them, by condition: every fold seed judges the same ones. */
const known = new WeakMap<Recording, Map<string, Float32Array>>();

function preparedOf(
  recording: Recording,
  { name, cut }: Condition,
  { normaliser, architecture: { inputs }, context }: Described,
): Float32Array {
  const byName = known.get(recording) ?? new Map<string, Float32Array>();
  known.set(recording, byName);
  const key = `${normaliser} ${context} ${name}`;
  const windows =
    byName.get(key) ?? prepareConsecutive(normaliser, cut([recording]).samplesUv, { inputs, context });
  byName.set(key, windows);
  return windows;
}

const nameOf = (
  { work, seed, split = byEvents }: Pick<CrossValidation, 'work' | 'seed' | 'split'>,
  index: number,
): string => join(work.folder, `${split.name}-${seed}-fold-${index}`);

/** What a finished fold was made of: another text is another fold. */
const keyOf = (
  { recipe, seed }: Pick<CrossValidation, 'recipe' | 'seed'>,
  index: number,
  test: readonly Recording[],
): string =>
  JSON.stringify({ recipe: describeRecipe(recipe), seed, index, test: test.map(({ id }) => id).join(' ') });

/**
 * Out-of-fold logits of a cross-validation that is finished.
 * @throws Error naming every fold that is missing or was made otherwise
 */
export function keptWindows(options: CrossValidation): readonly OutOfFold[] {
  const missing: string[] = [];
  const judged = foldsOf(options).flatMap(({ test }, index) => {
    const file = `${nameOf(options, index)}.json`;
    const kept = readKept(file, keyOf(options, index, test));
    if (!kept) missing.push(file);
    return kept ?? [];
  });
  if (missing.length > 0)
    throw new Error(
      missing
        .map(
          (file) =>
            `'${file}' must hold a finished fold of this recipe; run npm run model:crossvalidate with --resume`,
        )
        .join('\n'),
    );
  return judged;
}

function readKept(file: string, key: string): readonly OutOfFold[] | undefined {
  if (!existsSync(file)) return undefined;
  const kept = JSON.parse(readFileSync(file, 'utf8')) as { key: string; judged: readonly OutOfFold[] };
  return kept.key === key ? kept.judged : undefined;
}

/** Writes a finished fold, whole or not at all, where `crossValidate` and `keptWindows` find it. */
export function keepFold(
  options: Pick<CrossValidation, 'recipe' | 'seed' | 'work' | 'split'>,
  index: number,
  test: readonly Recording[],
  judged: readonly OutOfFold[],
): void {
  const file = `${nameOf(options, index)}.json`;
  const key = keyOf(options, index, test);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.partial`, JSON.stringify({ key, judged }));
  renameSync(`${file}.partial`, file);
}
