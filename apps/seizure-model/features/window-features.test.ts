import { describe, expect, it } from '@jest/globals';
import { prepare } from '../network/prepare.ts';
import { background, discharge, sine, sum } from '../testing/made-signals.ts';
import { randomFrom } from '../train/random.ts';
import { featureNames, namesWithSmoothed } from './window-features.ts';

const featuresOf = (windowUv: Float32Array) => {
  const values = prepare('features-with-smoothed', windowUv, namesWithSmoothed.length);
  return { values, of: (name: string): number => values[namesWithSmoothed.indexOf(name)]! };
};
const seeds = Array.from({ length: 20 }, (_, seed) => seed);
const differenceOf = (one: Float32Array, other: Float32Array): number =>
  Math.max(...one.map((value, i) => Math.abs(value - other[i]!)));

describe('features', () => {
  it('have a name each, once', () => {
    expect(new Set(namesWithSmoothed).size).toBe(namesWithSmoothed.length);
    expect(featuresOf(background(randomFrom(1))).values).toHaveLength(namesWithSmoothed.length);
  });

  it('come first without the smoothed window, and the same', () => {
    const windows = Float32Array.from([...background(randomFrom(1)), ...discharge(randomFrom(2))]);
    const without = prepare('features', windows, featureNames.length);
    const all = prepare('features-with-smoothed', windows, namesWithSmoothed.length);
    for (const row of [0, 1])
      expect(without.subarray(row * featureNames.length, (row + 1) * featureNames.length)).toEqual(
        all.subarray(row * namesWithSmoothed.length, row * namesWithSmoothed.length + featureNames.length),
      );
  });

  it('of the smoothed window are changed little by fast noise', () => {
    for (const seed of seeds) {
      const clean = discharge(randomFrom(seed));
      const noise = sum(...[40, 55, 70].map((hz) => sine(20, hz, seed)));
      const [before, after] = [featuresOf(clean), featuresOf(sum(clean, noise))];
      const changeOf = (name: string): number => Math.abs(after.of(name) - before.of(name));
      expect(changeOf('log deviation of the bends, smoothed')).toBeLessThan(0.05);
      expect(changeOf('log deviation of the bends')).toBeGreaterThan(0.1);
    }
  });

  it('are the same for another gain, offset or polarity, and under hum of any size', () => {
    for (const seed of seeds) {
      const window = seed % 2 === 0 ? background(randomFrom(seed)) : discharge(randomFrom(seed));
      const { values } = featuresOf(window);
      for (const change of [
        (value: number) => 10 * value,
        (value: number) => 0.1 * value,
        (value: number) => -value,
        (value: number) => value + 300,
      ])
        expect(differenceOf(featuresOf(window.map(change)).values, values)).toBeLessThan(0.05);
      expect(differenceOf(featuresOf(sum(window, sine(100, 50, seed))).values, values)).toBeLessThan(0.05);
    }
  });

  it('are finite for a constant window, an impulse and a square', () => {
    const impulse = new Float32Array(178).with(90, 1_000);
    const square = Float32Array.from({ length: 178 }, (_, i) => (i % 40 < 20 ? 100 : -100));
    for (const window of [new Float32Array(178).fill(3), impulse, square])
      expect(featuresOf(window).values.every(Number.isFinite)).toBe(true);
  });

  it('find the frequency, the period and the purity of a sine', () => {
    const { of } = featuresOf(sine(50, 6, 1));
    expect(Math.exp(of('log of the strongest frequency')) - 0.5).toBeCloseTo(6, 0);
    expect(Math.exp(of('log share of the power from 6 to 7 Hz'))).toBeGreaterThan(0.3);
    expect(Math.exp(of('log share of the power from 33 to 40 Hz'))).toBeLessThan(0.001);
    expect(of('largest autocorrelation after 15 to 89 samples')).toBeGreaterThan(0.75);
    expect(of('share of steps across zero') * 177).toBeCloseTo(12, -1);
  });

  it('tell a burst from a steady rhythm', () => {
    const steady = sine(50, 10);
    const burst = steady.map((value, i) => (i < 60 ? value : value / 20));
    const name = 'deviation of the log power between parts';
    expect(featuresOf(burst).of(name)).toBeGreaterThan(10 * featuresOf(steady).of(name));
  });
});
