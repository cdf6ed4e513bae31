import type { WeightArrays } from '../network/weights.ts';

/** Mean and standard deviation of each of the numbers that describe a window. */
export interface Standard {
  readonly means: Float64Array;
  readonly deviations: Float64Array;
}

const LEAST_DEVIATION = 1e-3;

/** @param windows [n * inputs] */
export function standardOf(windows: Float32Array, inputs: number): Standard {
  const n = windows.length / inputs;
  const means = new Float64Array(inputs);
  const squares = new Float64Array(inputs);
  windows.forEach((value, at) => (means[at % inputs]! += value / n));
  windows.forEach((value, at) => (squares[at % inputs]! += (value - means[at % inputs]!) ** 2 / n));
  return { means, deviations: squares.map((square) => Math.max(LEAST_DEVIATION, Math.sqrt(square))) };
}

/** Gives each number mean 0 and deviation 1, in place. */
export function standardise(windows: Float32Array, { means, deviations }: Standard): void {
  const inputs = means.length;
  for (let at = 0; at < windows.length; at += 1)
    windows[at] = (windows[at]! - means[at % inputs]!) / deviations[at % inputs]!;
}

/** Weights that take the numbers as they are, from weights for standardised ones: the hidden layer takes both steps. */
export function foldStandard(weights: WeightArrays, { means, deviations }: Standard): WeightArrays {
  const kernel = weights['hidden/kernel']!;
  const units = weights['hidden/bias']!.length;
  const bias = Float64Array.from(weights['hidden/bias']!);
  const folded = kernel.map((value, at) => {
    const input = Math.floor(at / units);
    bias[at % units]! -= (value * means[input]!) / deviations[input]!;
    return value / deviations[input]!;
  });
  return { ...weights, 'hidden/kernel': folded, 'hidden/bias': Float32Array.from(bias) };
}
