import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import { sizeOf, weightShapesOf, type Architecture, type WeightShape } from '../network/architecture.ts';
import { pooledOf, type Convolve } from '../network/forward.ts';
import { toTensors, type WeightArrays } from '../network/weights.ts';
import { BATCH_NORM_EPSILON, momentsOf, normaliseAndRectify } from './normalise-and-rectify.ts';
import type { Random } from './random.ts';

/** What is trained: networks side by side. */
export interface Trained {
  readonly architecture: Architecture;
  readonly members: number;
}

/** Weights while training: those of serving, a scale for each convolution, and an output bias for each member. */
export function trainingShapesOf({ architecture, members }: Trained): readonly WeightShape[] {
  return weightShapesOf(architecture).flatMap((weight) => {
    if (weight.name === 'output/bias') return [{ name: weight.name, shape: [members] }];
    const normalised = /^convolution\d+\/bias$/.test(weight.name);
    return normalised
      ? [weight, { name: weight.name.replace('bias', 'scale'), shape: weight.shape }]
      : [weight];
  });
}

/** Starting weights: kernels normal with variance 2 / inputs (He), scales 1, biases 0. */
export function startWeights(trained: Trained, random: Random): WeightArrays {
  return Object.fromEntries(
    trainingShapesOf(trained).map((weight) => {
      const values = new Float32Array(sizeOf(weight));
      if (weight.name.endsWith('/scale')) values.fill(1);
      if (weight.name.endsWith('/kernel')) {
        const sd = Math.sqrt(2 / (values.length / weight.shape.at(-1)!));
        for (let i = 0; i < values.length; i += 1) values[i] = sd * random.normal();
      }
      return [weight.name, values];
    }),
  );
}

/** Moments of the inputs of one batch normalisation. */
type Observe = (name: string, moments: { readonly mean: Tensor1D; readonly variance: Tensor1D }) => void;

/** Convolution, batch normalisation with the moments of the batch, ReLU. */
export function batchNormConvolution(observe?: Observe): Convolve {
  return (tf, x, { name, stride }, weights) => {
    const plain = tf.conv2d(x, weights[`${name}/kernel`] as Tensor4D, [1, stride], 'same');
    const rows: Tensor2D = tf.reshape(plain, [-1, plain.shape[3]]);
    observe?.(name, momentsOf(tf, rows));
    const scale = weights[`${name}/scale`] as Tensor1D;
    const activated = normaliseAndRectify(tf, rows, scale, weights[`${name}/bias`] as Tensor1D);
    return tf.reshape(activated, plain.shape);
  };
}

/**
 * Weights for serving: the moments of each normalisation are measured on `windows` and folded into kernel and bias.
 * @param windows [n * inputs] windows as training sees them
 */
export function foldBatchNorm(
  tf: Tf,
  { architecture, members }: Trained,
  trained: WeightArrays,
  windows: Float32Array,
): WeightArrays {
  if (architecture.convolutions.length === 0) return trained;
  const folded: Record<string, Float32Array> = Object.fromEntries(
    weightShapesOf(architecture).map(({ name }) => [name, trained[name]!]),
  );
  const observe: Observe = (name, { mean, variance }) => {
    const means = mean.dataSync();
    const factors = variance
      .dataSync()
      .map((value, i) => trained[`${name}/scale`]![i]! / Math.sqrt(value + BATCH_NORM_EPSILON));
    const channels = factors.length;
    folded[`${name}/kernel`] = trained[`${name}/kernel`]!.map((value, i) => value * factors[i % channels]!);
    folded[`${name}/bias`] = trained[`${name}/bias`]!.map((value, i) => value - means[i]! * factors[i]!);
  };
  tf.tidy(() => {
    const weights = toTensors(tf, trainingShapesOf({ architecture, members }), trained);
    const { inputs } = architecture;
    const input: Tensor2D = tf.tensor2d(windows, [windows.length / inputs, inputs]);
    pooledOf(tf, { architecture, weights }, input, batchNormConvolution(observe));
  });
  return folded;
}
