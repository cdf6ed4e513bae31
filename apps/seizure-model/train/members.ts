import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import type { WeightArrays, WeightTensors } from '../network/weights.ts';
import { rectify } from './rectify.ts';

/**
 * Logits of each of several networks that share out the hidden units.
 * @param pooled [n, inputs of the hidden layer]
 * @returns [n, members]
 */
export function logitsOfMembers(tf: Tf, pooled: Tensor2D, weights: WeightTensors, members: number): Tensor2D {
  const plain = tf.matMul(pooled, weights['hidden/kernel'] as Tensor2D);
  const hidden = rectify(tf, tf.add(plain, weights['hidden/bias'] as Tensor1D));
  const [n, units] = hidden.shape;
  const weighted = tf.mul(hidden, tf.reshape(weights['output/kernel'] as Tensor2D, [1, units]));
  const sums: Tensor2D = tf.sum(tf.reshape(weighted, [n, members, units / members]), 2);
  return tf.add(sums, weights['output/bias'] as Tensor1D);
}

/** One network whose logit is the mean of those of its members. */
export function mergeMembers(weights: WeightArrays): WeightArrays {
  const biases = weights['output/bias']!;
  const members = biases.length;
  return {
    ...weights,
    'output/kernel': weights['output/kernel']!.map((value) => value / members),
    'output/bias': Float32Array.of(biases.reduce((sum, value) => sum + value, 0) / members),
  };
}
