import type { WeightArrays } from '../network/weights.ts';

/** State of the optimiser: the weights, their running moments, and their exponential moving average. */
export interface Optimiser {
  readonly weights: WeightArrays;
  readonly firstMoments: WeightArrays;
  readonly secondMoments: WeightArrays;
  readonly averages: WeightArrays;
  readonly step: number;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;
const WEIGHT_DECAY = 0.02;

/** An optimiser that starts at `weights`, which it copies. */
export function startOptimiser(weights: WeightArrays): Optimiser {
  const map = (make: (values: Float32Array) => Float32Array): WeightArrays =>
    Object.fromEntries(Object.entries(weights).map(([name, values]) => [name, make(values)]));
  const copy = (values: Float32Array): Float32Array => values.slice();
  const zeros = (values: Float32Array): Float32Array => new Float32Array(values.length);
  return {
    weights: map(copy),
    firstMoments: map(zeros),
    secondMoments: map(zeros),
    averages: map(copy),
    step: 0,
  };
}

/**
 * One step of AdamW (decoupled weight decay, kernels only). The arrays are changed in place; use the returned state.
 * @see https://arxiv.org/abs/1711.05101
 */
export function adamwStep(
  optimiser: Optimiser,
  gradients: WeightArrays,
  { learningRate, averageDecay }: { readonly learningRate: number; readonly averageDecay: number },
): Optimiser {
  const step = optimiser.step + 1;
  const rate = (learningRate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
  const keepAverage = Math.min(averageDecay, step / (step + 10));
  for (const [name, weight] of Object.entries(optimiser.weights)) {
    const gradient = gradients[name]!;
    const first = optimiser.firstMoments[name]!;
    const second = optimiser.secondMoments[name]!;
    const average = optimiser.averages[name]!;
    const keep = name.endsWith('/kernel') ? 1 - learningRate * WEIGHT_DECAY : 1;
    for (let i = 0; i < weight.length; i += 1) {
      const g = gradient[i]!;
      const m = (first[i] = BETA1 * first[i]! + (1 - BETA1) * g);
      const v = (second[i] = BETA2 * second[i]! + (1 - BETA2) * g * g);
      const w = (weight[i] = weight[i]! * keep - (rate * m) / (Math.sqrt(v) + EPSILON));
      average[i] = keepAverage * average[i]! + (1 - keepAverage) * w;
    }
  }
  return { ...optimiser, step };
}

/** Learning rate at `progress` in [0, 1]: up to `peak` over the first 15 %, then down to 0 along a cosine. */
export function learningRateAt(progress: number, peak: number): number {
  if (progress < 0.15) return peak * (0.04 + 0.96 * (progress / 0.15));
  return 0.5 * peak * (1 + Math.cos((Math.PI * (progress - 0.15)) / 0.85));
}
