import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { featureNames, namesWithSmoothed } from '../features/window-features.ts';

/** One convolution along time with bias and ReLU; padding keeps `ceil(steps / stride)` steps. */
export interface Convolution {
  /** Steps that it sees. */
  readonly kernel: number;
  readonly stride: number;
  readonly channels: number;
  /** Its input is added to its output; needs stride 1 and as many channels as before. */
  readonly residual: boolean;
}

/**
 * Shape of a network: window -> convolutions -> mean and maximum over time -> hidden layer -> one logit. Without
 * convolutions what describes the window goes straight to the hidden layer.
 */
export interface Architecture {
  /** Numbers that describe one window: its 178 samples or its features. */
  readonly inputs: number;
  /** Consecutive samples that enter as the channels of one step; divides `inputs`. */
  readonly samplesPerStep: number;
  readonly convolutions: readonly Convolution[];
  readonly hiddenUnits: number;
}

const convolution = (kernel: number, stride: number, channels: number, residual = false): Convolution => ({
  kernel,
  stride,
  channels,
  residual,
});

/** 0.93 M multiply-adds per window, 48 k weights. */
export const firstArchitecture: Architecture = Object.freeze({
  inputs: SAMPLES_PER_WINDOW,
  samplesPerStep: 2,
  convolutions: Object.freeze([
    convolution(5, 1, 24),
    convolution(5, 2, 32),
    convolution(3, 1, 32, true),
    convolution(5, 2, 48),
    convolution(3, 1, 48, true),
    convolution(3, 2, 64),
    convolution(3, 1, 64, true),
  ]),
  hiddenUnits: 32,
});

/** 0.77 M multiply-adds per window, and a quarter fewer values between the layers, which is what training waits for. */
export const compactArchitecture: Architecture = Object.freeze({
  inputs: SAMPLES_PER_WINDOW,
  samplesPerStep: 2,
  convolutions: Object.freeze([
    convolution(7, 2, 32),
    convolution(5, 1, 32, true),
    convolution(3, 2, 48),
    convolution(3, 1, 48, true),
    convolution(3, 2, 64),
    convolution(3, 1, 64, true),
  ]),
  hiddenUnits: 32,
});

/** 0.013 M multiply-adds per window, 13 k weights: a hidden layer on the features of a window. */
export const featureArchitecture: Architecture = Object.freeze({
  inputs: featureNames.length,
  samplesPerStep: 1,
  convolutions: [],
  hiddenUnits: 128,
});

/** 0.017 M multiply-adds per window, 17 k weights: the same with the features of the smoothed window. */
export const smoothedFeatureArchitecture: Architecture = Object.freeze({
  ...featureArchitecture,
  inputs: namesWithSmoothed.length,
});

/** A weight array: its name and its shape. */
export interface WeightShape {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Every weight of `network`, in the order in which they are stored. Kernels are [1, kernel, in, out] and [in, out]. */
export function weightShapesOf(network: Architecture): readonly WeightShape[] {
  const convolutions = network.convolutions.flatMap(({ kernel, channels }, index) => [
    { name: `convolution${index}/kernel`, shape: [1, kernel, channelsInto(network, index), channels] },
    { name: `convolution${index}/bias`, shape: [channels] },
  ]);
  return [
    ...convolutions,
    { name: 'hidden/kernel', shape: [pooledOf(network), network.hiddenUnits] },
    { name: 'hidden/bias', shape: [network.hiddenUnits] },
    { name: 'output/kernel', shape: [network.hiddenUnits, 1] },
    { name: 'output/bias', shape: [1] },
  ];
}

/** Multiply-adds that one window costs in convolutions and matrix products. */
export function multiplyAddsOf(network: Architecture): number {
  let steps = network.inputs / network.samplesPerStep;
  let total = 0;
  network.convolutions.forEach(({ kernel, stride, channels }, index) => {
    steps = Math.ceil(steps / stride);
    total += steps * kernel * channelsInto(network, index) * channels;
  });
  return total + pooledOf(network) * network.hiddenUnits + network.hiddenUnits;
}

/** Number of values in an array of this shape. */
export const sizeOf = ({ shape }: WeightShape): number =>
  shape.reduce((product, length) => product * length, 1);

const pooledOf = (network: Architecture): number =>
  network.convolutions.length === 0 ? network.inputs : 2 * channelsInto(network, network.convolutions.length);

function channelsInto(network: Architecture, index: number): number {
  return index === 0 ? network.samplesPerStep : network.convolutions[index - 1]!.channels;
}
