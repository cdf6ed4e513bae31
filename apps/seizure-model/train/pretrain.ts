import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import type { Architecture, WeightShape } from '../network/architecture.ts';
import { toTensors, type WeightArrays } from '../network/weights.ts';
import { adamwStep, learningRateAt, startOptimiser } from './adamw.ts';
import type { Random } from './random.ts';
import { rectify } from './rectify.ts';
import type { Recipe } from './recipes.ts';

/** Learning without labels before the training proper. */
export interface Pretraining {
  readonly epochs: number;
  /** Share of the numbers of a window that are hidden and have to be told from the others. */
  readonly hidden: number;
}

/**
 * Starting weights whose hidden layer has learned to fill in numbers that are hidden from it, from the windows alone.
 * @param weights starting weights of the training proper
 * @param epoch standardised windows of one epoch, batch by batch, [n * inputs] each
 */
export function pretrained(
  tf: Tf,
  { architecture, peakLearningRate }: Pick<Recipe, 'architecture' | 'peakLearningRate'>,
  { epochs, hidden }: Pretraining,
  {
    weights,
    epoch,
    random,
  }: {
    readonly weights: WeightArrays;
    readonly epoch: () => Iterable<Float32Array>;
    readonly random: Random;
  },
): WeightArrays {
  let optimiser = startOptimiser(withDecoder(architecture, weights, random));
  for (let done = 0; done < epochs; done += 1) {
    const batches = [...epoch()];
    batches.forEach((windows, index) => {
      const mask = Float32Array.from(windows, () => Number(random.next() < hidden));
      const { gradients } = reconstruction(tf, architecture, optimiser.weights, { windows, mask });
      const learningRate = learningRateAt((done + index / batches.length) / epochs, peakLearningRate);
      optimiser = adamwStep(optimiser, gradients, { learningRate, averageDecay: 0 });
    });
  }
  const { 'hidden/kernel': kernel, 'hidden/bias': bias } = optimiser.weights;
  return { ...weights, 'hidden/kernel': kernel!, 'hidden/bias': bias! };
}

const shapesOf = ({ inputs, hiddenUnits }: Architecture): readonly WeightShape[] => [
  { name: 'hidden/kernel', shape: [inputs, hiddenUnits] },
  { name: 'hidden/bias', shape: [hiddenUnits] },
  { name: 'decoder/kernel', shape: [hiddenUnits, inputs] },
  { name: 'decoder/bias', shape: [inputs] },
];

/** The hidden layer of `weights`, and a linear layer back to what describes a window. */
export function withDecoder(
  { inputs, hiddenUnits }: Architecture,
  weights: WeightArrays,
  random: Random,
): WeightArrays {
  const sd = Math.sqrt(1 / hiddenUnits);
  return {
    'hidden/kernel': weights['hidden/kernel']!,
    'hidden/bias': weights['hidden/bias']!,
    'decoder/kernel': Float32Array.from({ length: hiddenUnits * inputs }, () => sd * random.normal()),
    'decoder/bias': new Float32Array(inputs),
  };
}

/** Mean squared error of the numbers where `mask` is 1 and 0, their mean, is seen instead; and its gradient by each weight. */
export function reconstruction(
  tf: Tf,
  architecture: Architecture,
  arrays: WeightArrays,
  batch: { readonly windows: Float32Array; readonly mask: Float32Array },
): { readonly loss: number; readonly gradients: WeightArrays } {
  return tf.tidy(() => {
    const { inputs } = architecture;
    const shapes = shapesOf(architecture);
    const tensors = toTensors(tf, shapes, arrays);
    const windows: Tensor2D = tf.tensor2d(batch.windows, [batch.windows.length / inputs, inputs]);
    const mask: Tensor2D = tf.tensor2d(batch.mask, windows.shape);
    const seen = tf.mul(windows, tf.sub(1, mask)) as Tensor2D;
    const hidden = tf.sum(mask);
    const lossOf = (...[kernel, bias, decoder, decoderBias]: Tensor[]): Tensor => {
      const plain = tf.add(tf.matMul(seen, kernel as Tensor2D), bias as Tensor1D);
      const told = tf.add(tf.matMul(rectify(tf, plain as Tensor2D), decoder as Tensor2D), decoderBias!);
      return tf.div(tf.sum(tf.mul(mask, tf.square(tf.sub(told, windows)))), hidden);
    };
    const { value, grads } = tf.valueAndGrads(lossOf)(shapes.map(({ name }) => tensors[name]!));
    const gradients = Object.fromEntries(
      shapes.map(({ name }, i) => [name, grads[i]!.dataSync() as Float32Array]),
    );
    return { loss: value.dataSync()[0]!, gradients };
  });
}
