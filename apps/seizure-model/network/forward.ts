import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import type { Architecture, Convolution } from './architecture.ts';
import type { WeightTensors } from './weights.ts';

/** How one convolution with its bias and ReLU is computed; training puts batch normalisation in between. */
export type Convolve = (
  tf: Tf,
  input: Tensor4D,
  convolution: Convolution & { readonly name: string },
  weights: WeightTensors,
) => Tensor4D;

export interface Network {
  readonly architecture: Architecture;
  readonly weights: WeightTensors;
}

/**
 * Logits of prepared windows. Pure; the same code trains and serves.
 * @param windows [n, inputs], prepared
 * @returns [n]
 */
export function forward(
  tf: Tf,
  network: Network,
  windows: Tensor2D,
  convolve: Convolve = fusedConvolution,
): Tensor1D {
  return tf.tidy(() => {
    const { weights } = network;
    const pooled = pooledOf(tf, network, windows, convolve);
    const hidden = dense(tf, pooled, weights, { name: 'hidden', activation: 'relu' });
    return tf.reshape(dense(tf, hidden, weights, { name: 'output', activation: 'linear' }), [-1]);
  });
}

/** What the hidden layer takes: mean and maximum over time of the last convolution, or the window as it came. */
export function pooledOf(
  tf: Tf,
  { architecture, weights }: Network,
  windows: Tensor2D,
  convolve: Convolve,
): Tensor2D {
  const { inputs, samplesPerStep, convolutions } = architecture;
  if (convolutions.length === 0) return windows;
  const [n] = windows.shape;
  let signal: Tensor4D = tf.reshape(windows, [n, 1, inputs / samplesPerStep, samplesPerStep]);
  convolutions.forEach((convolution, index) => {
    const output = convolve(tf, signal, { ...convolution, name: `convolution${index}` }, weights);
    signal = convolution.residual ? tf.add(signal, output) : output;
  });
  const steps = tf.reshape(signal, [n, signal.shape[2], signal.shape[3]]);
  return tf.concat([tf.mean(steps, 1), tf.max(steps, 1)], 1) as Tensor2D;
}

function fusedConvolution(...[tf, x, { name, stride }, weights]: Parameters<Convolve>): Tensor4D {
  const filter = weights[`${name}/kernel`] as Tensor4D;
  const bias = weights[`${name}/bias`] as Tensor1D;
  return tf.fused.conv2d({ x, filter, bias, strides: [1, stride], pad: 'same', activation: 'relu' });
}

function dense(
  tf: Tf,
  a: Tensor2D,
  weights: WeightTensors,
  { name, activation }: { readonly name: string; readonly activation: 'relu' | 'linear' },
): Tensor2D {
  const b = weights[`${name}/kernel`] as Tensor2D;
  return tf.fused.matMul({ a, b, bias: weights[`${name}/bias`]!, activation }) as Tensor2D;
}
