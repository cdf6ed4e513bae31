import { describe, expect, it } from '@jest/globals';
import { adamwStep, learningRateAt, startOptimiser } from './adamw.ts';

describe('adamwStep', () => {
  it('finds the minimum of a parabola', () => {
    let optimiser = startOptimiser({ 'a/bias': Float32Array.of(3, -2) });
    for (let step = 0; step < 500; step += 1) {
      const gradient = optimiser.weights['a/bias']!.map((value) => 2 * (value - 1));
      optimiser = adamwStep(optimiser, { 'a/bias': gradient }, { learningRate: 0.05, averageDecay: 0.995 });
    }
    for (const value of optimiser.weights['a/bias']!) expect(value).toBeCloseTo(1, 2);
    for (const value of optimiser.averages['a/bias']!) expect(value).toBeCloseTo(1, 1);
  });

  it('moves each weight by about the learning rate in its first step, whatever the gradient', () => {
    const { weights } = adamwStep(
      startOptimiser({ b: Float32Array.of(0, 0) }),
      { b: Float32Array.of(1e-3, 50) },
      { learningRate: 0.1, averageDecay: 0.995 },
    );
    expect(weights['b']![0]).toBeCloseTo(-0.1, 4);
    expect(weights['b']![1]).toBeCloseTo(-0.1, 4);
  });

  it('shrinks kernels, not biases', () => {
    const start = startOptimiser({ 'x/kernel': Float32Array.of(1), 'x/bias': Float32Array.of(1) });
    const { weights } = adamwStep(
      start,
      { 'x/kernel': Float32Array.of(0), 'x/bias': Float32Array.of(0) },
      { learningRate: 0.1, averageDecay: 0.995 },
    );
    expect(weights['x/kernel']![0]).toBeLessThan(1);
    expect(weights['x/bias']![0]).toBe(1);
  });
});

describe('learningRateAt', () => {
  it('rises to its peak at 15 % and falls to 0', () => {
    expect(learningRateAt(0, 1)).toBeCloseTo(0.04);
    expect(learningRateAt(0.15, 1)).toBeCloseTo(1);
    expect(learningRateAt(0.5, 1)).toBeLessThan(learningRateAt(0.3, 1));
    expect(learningRateAt(1, 1)).toBeCloseTo(0);
  });
});
