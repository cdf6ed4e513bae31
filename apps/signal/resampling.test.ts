import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW, samplesPerWindowAt } from '../contracts/eeg-window.ts';
import { resample } from './resampling.ts';

const EDGE = 20;
const rates = fc.double({ min: 100, max: 2_048, noNaN: true });
const commonRates = [100, 128, 160, 173, 173.60976, 200, 250, 256, 400, 500, 512, 1_000, 1_024, 2_048];

const tone = (frequencyHz: number, samplingRateHz: number, phase = 0.3): number[] =>
  Array.from({ length: samplesPerWindowAt(samplingRateHz) }, (_, k) =>
    Math.sin((2 * Math.PI * frequencyHz * k) / samplingRateHz + phase),
  );
const interior = (samples: ArrayLike<number>): number[] => Array.from(samples).slice(EDGE, -EDGE);
const largest = (samples: readonly number[]): number => Math.max(...samples.map(Math.abs));
const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  largest(interior(a).map((value, index) => value - interior(b)[index]!));

describe('resample', () => {
  it.each(commonRates)('keeps amplitude and phase of tones below the pass frequency at %d Hz', (rate) => {
    const passHz = 0.4 * Math.min(rate, MODEL_SAMPLING_RATE_HZ);
    for (const frequencyHz of [1, 10, 35, passHz]) {
      const expected = Array.from({ length: SAMPLES_PER_WINDOW }, (_, j) =>
        Math.sin((2 * Math.PI * frequencyHz * j) / MODEL_SAMPLING_RATE_HZ + 0.3),
      );
      expect(largestDifference(resample(tone(frequencyHz, rate), rate, 1), expected)).toBeLessThan(0.01);
    }
  });

  it.each([200, 250, 256, 512, 1_000, 2_048])('removes tones above 90 Hz at %d Hz', (rate) => {
    for (const frequencyHz of [90.5, 97, rate * 0.49].filter((each) => each > 90 && each < rate / 2))
      expect(largest(interior(resample(tone(frequencyHz, rate), rate, 1)))).toBeLessThan(0.01);
  });

  it('keeps a constant exactly, at any rate and up to the edges', () => {
    fc.assert(
      fc.property(rates, fc.integer({ min: -32_768, max: 32_767 }), (rate, level) => {
        const output = resample(new Int16Array(samplesPerWindowAt(rate)).fill(level), rate, 0.5);
        expect(largest(Array.from(output, (value) => value - level * 0.5))).toBeLessThanOrEqual(
          Math.abs(level) * 1e-7,
        );
      }),
      { numRuns: 25 },
    );
  });

  it('keeps a straight line up to the edges', () => {
    const line = Array.from({ length: samplesPerWindowAt(256) }, (_, k) => k / 256);
    resample(line, 256, 1).forEach((value, j) => expect(value).toBeCloseTo(j / MODEL_SAMPLING_RATE_HZ, 2));
  });

  it('is linear', () => {
    const rate = 256;
    const steps = fc.array(fc.integer({ min: -1_000, max: 1_000 }), {
      minLength: samplesPerWindowAt(rate),
      maxLength: samplesPerWindowAt(rate),
    });
    fc.assert(
      fc.property(steps, steps, (a, b) => {
        const together = resample(
          a.map((value, index) => 2 * value + b[index]!),
          rate,
          0.1,
        );
        const apart = [resample(a, rate, 0.1), resample(b, rate, 0.1)] as const;
        together.forEach((value, j) => expect(value).toBeCloseTo(2 * apart[0][j]! + apart[1][j]!, 1));
      }),
      { numRuns: 10 },
    );
  });

  it('only scales at the rate of the model', () => {
    const steps = Int16Array.from({ length: SAMPLES_PER_WINDOW }, (_, k) => k * 37 - 3_000);
    expect(Array.from(resample(steps, MODEL_SAMPLING_RATE_HZ, 0.25))).toEqual(
      Array.from(steps, (step) => step * 0.25),
    );
  });

  it('gives 178 finite samples at any rate', () => {
    fc.assert(
      fc.property(rates, (rate) => {
        const output = resample(tone(7, rate), rate, 100);
        expect(output).toHaveLength(SAMPLES_PER_WINDOW);
        expect(output.every(Number.isFinite)).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('costs less than 0.05 ms per window at 256 Hz', () => {
    const steps = Int16Array.from(tone(10, 256), (value) => value * 1_000);
    const rounds = Array.from({ length: 30 }, () => {
      const startedAt = performance.now();
      for (let i = 0; i < 50; i += 1) resample(steps, 256, 1);
      return (performance.now() - startedAt) / 50;
    });
    expect(Math.min(...rounds)).toBeLessThan(0.05);
  });

  it('refuses another number of steps, naming it and the rule', () => {
    expect(() => resample(new Int16Array(178), 256, 1)).toThrow(
      "'steps' (178) must hold 262 samples at 256 Hz",
    );
  });
});
