import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { pooledOf } from '../network/forward.ts';
import { toTensors, type WeightArrays } from '../network/weights.ts';
import { adamwStep, learningRateAt, startOptimiser } from './adamw.ts';
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
import { randomFrom, type Random } from './random.ts';
import { describeRecipe, type Recipe } from './recipes.ts';
import { foldStandard, standardise, standardOf, type Standard } from './standardise.ts';

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
  const run = runOf(options);
  let { epoch, randomState, optimiser } =
    (checkpoint?.resume ? readCheckpoint(checkpoint.file, shapes, run) : undefined) ?? start(options, run);
  const random = randomFrom(randomState);
  const steps = epochs * Math.ceil(cropsOf(recordings, recipe.crops) / size);
  const averageDecay = 1 - 1 / (AVERAGED_SHARE * steps);
  while (epoch < epochs) {
    const order = epochOrder(recordings, recipe.crops, random);
    const losses: number[] = [];
    for (let from = 0; from < order.length; from += size) {
      const batch = cropBatch(order.slice(from, from + size), recipe, random);
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
  const folded = foldBatchNorm(tf, recipe, optimiser.averages, windowsForMoments(options, random));
  return mergeMembers(standard ? foldStandard(folded, standard) : folded);
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

function start({ recipe, seed }: FitOptions, run: string): Checkpoint {
  const random = randomFrom(seed);
  const optimiser = startOptimiser(startWeights(recipe, random));
  return { run, epoch: 0, randomState: random.state(), optimiser };
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
