import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { pooledOf, type Network } from '../network/forward.ts';
import { weightShapesOf } from '../network/architecture.ts';
import { toTensors, type WeightArrays } from '../network/weights.ts';
import { adamwStep, learningRateAt, startOptimiser, type Optimiser } from './adamw.ts';
import {
  batchNormConvolution,
  foldBatchNorm,
  startWeights,
  trainingShapesOf,
  type Trained,
} from './batch-norm.ts';
import { readCheckpoint, writeCheckpoint, type Checkpoint } from './checkpoint.ts';
import { cropBatch, cropsOf, epochOrder, type Batch } from './crops.ts';
import { logitsOfMembers, mergeMembers } from './members.ts';
import { pretrained } from './pretrain.ts';
import { randomFrom, type Random } from './random.ts';
import { describeRecipe, type Recipe } from './recipes.ts';
import { foldStandard, standardise, standardOf, type Standard } from './standardise.ts';
import { taught } from './teacher.ts';

export interface FitOptions {
  readonly recipe: Recipe;
  readonly recordings: readonly Recording[];
  /** Decides starting weights, order, crops and augmentations. */
  readonly seed: number;
  /** File for the state after each epoch, and whether to go on from it. */
  readonly checkpoint?: { readonly file: string; readonly resume: boolean };
  /** Called after each epoch. */
  readonly onEpoch?: (epoch: number, meanLoss: number) => void;
}

const LABEL_SMOOTHING = 0.02;
/** Share of the training over which the moving average of the weights reaches back. */
const AVERAGED_SHARE = 0.1;
const WINDOWS_FOR_MOMENTS = 2_048;
const SEED_FOR_MOMENTS = 1;

/** Trains a network and returns its weights for serving: the moving average, batch normalisation folded in. */
export async function fit(tf: Tf, options: FitOptions): Promise<WeightArrays> {
  const { recipe, recordings, checkpoint } = options;
  const { epochs, batch: size, peakLearningRate } = recipe;
  const shapes = trainingShapesOf(recipe);
  const standard = standardFor(options);
  const teacher = await teacherOf(tf, options);
  const run = runOf(options);
  let { epoch, randomState, optimiser } =
    (checkpoint?.resume ? readCheckpoint(checkpoint.file, shapes, run) : undefined) ??
    start(tf, options, { run, standard });
  const random = randomFrom(randomState);
  const steps = epochs * Math.ceil(cropsOf(recordings, recipe.crops) / size);
  const averageDecay = 1 - 1 / (AVERAGED_SHARE * steps);
  while (epoch < epochs) {
    const order = epochOrder(recordings, recipe.crops, random);
    const losses: number[] = [];
    for (let from = 0; from < order.length; from += size) {
      const cropped = cropBatch(order.slice(from, from + size), recipe, random);
      const batch = teacher ? taught(tf, teacher, cropped) : cropped;
      if (standard) standardise(batch.windows, standard);
      const { loss, gradients } = lossAndGradients(tf, recipe, optimiser.weights, batch);
      losses.push(loss);
      const learningRate = learningRateAt(optimiser.step / steps, peakLearningRate);
      optimiser = adamwStep(optimiser, gradients, { learningRate, averageDecay });
    }
    epoch += 1;
    randomState = random.state();
    if (checkpoint) writeCheckpoint(checkpoint.file, shapes, { run, epoch, randomState, optimiser });
    options.onEpoch?.(epoch, losses.reduce((sum, loss) => sum + loss, 0) / losses.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (teacher) tf.dispose(teacher.weights);
  const folded = foldBatchNorm(tf, recipe, optimiser.averages, windowsForMoments(options, random));
  return mergeMembers(standard ? foldStandard(folded, standard) : folded);
}

/** The network that is asked instead of the labels, after its own training; a checkpoint of it lies beside that of `fit`. */
async function teacherOf(tf: Tf, options: FitOptions): Promise<Network | undefined> {
  const { recipe, recordings, seed, checkpoint } = options;
  if (recipe.teacher === undefined) return undefined;
  const { architecture } = recipe.teacher;
  const weights = await fit(tf, {
    recipe: recipe.teacher,
    recordings,
    seed,
    ...(checkpoint && { checkpoint: { ...checkpoint, file: `${checkpoint.file}.teacher` } }),
  });
  return { architecture, weights: toTensors(tf, weightShapesOf(architecture), weights) };
}

function windowsForMoments({ recordings, recipe }: FitOptions, random: Random): Float32Array {
  const sample = epochOrder(recordings, recipe.crops, random).slice(0, WINDOWS_FOR_MOMENTS);
  return cropBatch(sample, recipe, random).windows;
}

/** Features have units of their own and are standardised; what convolutions take is not. */
const standardFor = (options: FitOptions): Standard | undefined =>
  options.recipe.architecture.convolutions.length > 0
    ? undefined
    : standardOf(
        windowsForMoments(options, randomFrom(SEED_FOR_MOMENTS)),
        options.recipe.architecture.inputs,
      );

function start(
  tf: Tf,
  { recipe, recordings, seed }: FitOptions,
  { run, standard }: { readonly run: string; readonly standard: Standard | undefined },
): Checkpoint {
  const random = randomFrom(seed);
  const weights = startWeights(recipe, random);
  const ready = (optimiser: Optimiser): Checkpoint => ({
    run,
    epoch: 0,
    randomState: random.state(),
    optimiser,
  });
  if (!recipe.pretraining || !standard) return ready(startOptimiser(weights));
  function* epoch(): Iterable<Float32Array> {
    const order = epochOrder(recordings, recipe.crops, random);
    for (let from = 0; from < order.length; from += recipe.batch) {
      const { windows } = cropBatch(order.slice(from, from + recipe.batch), recipe, random);
      standardise(windows, standard!);
      yield windows;
    }
  }
  return ready(startOptimiser(pretrained(tf, recipe, recipe.pretraining, { weights, epoch, random })));
}

const runOf = ({ recipe, recordings, seed }: FitOptions): string =>
  JSON.stringify({
    recipe: describeRecipe(recipe),
    seed,
    recordings: recordings.map(({ id }) => id).join(' '),
  });

/** Mean cross-entropy of a batch with smoothed labels, and its gradient by each weight. */
export function lossAndGradients(
  tf: Tf,
  { architecture, members }: Trained,
  arrays: WeightArrays,
  { windows, labels }: Batch,
): { readonly loss: number; readonly gradients: WeightArrays } {
  return tf.tidy(() => {
    const shapes = trainingShapesOf({ architecture, members });
    const names = shapes.map(({ name }) => name);
    const tensors = toTensors(tf, shapes, arrays);
    const input: Tensor2D = tf.tensor2d(windows, [labels.length, architecture.inputs]);
    const target = tf.tile(tf.tensor2d(labels, [labels.length, 1]), [1, members]);
    const lossOf = (...weights: Tensor[]): Tensor => {
      const byName = Object.fromEntries(names.map((name, i) => [name, weights[i]!]));
      const network = { architecture, weights: byName };
      const pooled = pooledOf(tf, network, input, batchNormConvolution());
      const logits = logitsOfMembers(tf, pooled, byName, members);
      return tf.losses.sigmoidCrossEntropy(target, logits, undefined, LABEL_SMOOTHING);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(names.map((name) => tensors[name]!));
    const gradients = Object.fromEntries(
      names.map((name, i) => [name, grads[i]!.dataSync() as Float32Array]),
    );
    return { loss: value.dataSync()[0]!, gradients };
  });
}
