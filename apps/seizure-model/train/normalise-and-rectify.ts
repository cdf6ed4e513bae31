import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';

/** Added to a variance before its root is taken. */
export const BATCH_NORM_EPSILON = 1e-3;

/** Mean and variance of each column of [rows, channels]. */
export function momentsOf(tf: Tf, x: Tensor2D): { readonly mean: Tensor1D; readonly variance: Tensor1D } {
  const mean: Tensor1D = tf.div(tf.sum(x, 0), x.shape[0]);
  const meanSquare: Tensor1D = tf.div(tf.sum(tf.square(x), 0), x.shape[0]);
  const variance: Tensor1D = tf.relu(tf.sub(meanSquare, tf.square(mean)));
  return { mean, variance };
}

/**
 * `relu(scale * (x - mean) / sd + bias)` with the moments of the columns of `x`, [rows, channels]. Its gradient is
 * written out: TensorFlow.js would take five times as long, most of it in the gradient of ReLU and in broadcasts.
 * @see https://arxiv.org/abs/1502.03167 for the gradient
 */
export function normaliseAndRectify(tf: Tf, x: Tensor2D, scale: Tensor1D, bias: Tensor1D): Tensor2D {
  const operation = tf.customGrad((...args) => {
    const [input, factorOf, offset] = args.slice(0, 3) as [Tensor2D, Tensor1D, Tensor1D];
    const save = args[3] as unknown as (tensors: Tensor[]) => void;
    const { mean, variance } = momentsOf(tf, input);
    const rootInverse: Tensor1D = tf.rsqrt(tf.add(variance, BATCH_NORM_EPSILON));
    const factor = tf.mul(factorOf, rootInverse);
    const value: Tensor2D = tf.relu(tf.add(tf.mul(input, factor), tf.sub(offset, tf.mul(mean, factor))));
    save([input, value, mean, rootInverse, factor]);
    return { value, gradFunc: (dy, saved) => gradientOf(tf, dy as Tensor2D, saved) };
  });
  return operation(x, scale, bias) as Tensor2D;
}

function gradientOf(tf: Tf, dy: Tensor2D, saved: Tensor[]): Tensor[] {
  const [x, y, mean, rootInverse, factor] = saved as [Tensor2D, Tensor2D, Tensor1D, Tensor1D, Tensor1D];
  const rows = x.shape[0];
  const passed = tf.mul(dy, tf.sign(y));
  const biasGradient = tf.sum(passed, 0);
  const scaleGradient = tf.mul(rootInverse, tf.sub(tf.sum(tf.mul(passed, x), 0), tf.mul(mean, biasGradient)));
  const slope = tf.mul(tf.mul(factor, rootInverse), tf.div(scaleGradient, -rows));
  const level = tf.sub(tf.mul(factor, tf.div(biasGradient, -rows)), tf.mul(mean, slope));
  const xGradient = tf.add(tf.add(tf.mul(passed, factor), tf.mul(x, slope)), level);
  return [xGradient, scaleGradient, biasGradient];
}
