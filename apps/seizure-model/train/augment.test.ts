import { describe, expect, it } from '@jest/globals';
import { spectrumOf } from '../signal-quality/spectrum.ts';
import { background } from '../testing/made-signals.ts';
import {
  addFastNoise,
  addHum,
  addMuscle,
  addNoise,
  changeGain,
  flipPolarity,
  tiltSpectrum,
  type Augmentation,
} from './augment.ts';
import { randomFrom } from './random.ts';

const seeds = Array.from({ length: 400 }, (_, seed) => seed);
const apply = (augment: Augmentation, window: Float32Array, seed: number): Float32Array => {
  const copy = window.slice();
  augment(copy, randomFrom(seed));
  return copy;
};
const zeros = new Float32Array(178);
const rms = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / 178);

const augmentations = [flipPolarity, changeGain, addNoise, addHum, addMuscle, addFastNoise, tiltSpectrum];

describe('augmentations', () => {
  it.each(augmentations.map((augment) => [augment.name, augment] as const))(
    '%s is the same for a seed',
    (_, augment) => {
      const window = background(randomFrom(1));
      for (const seed of seeds.slice(0, 20))
        expect(apply(augment, window, seed)).toEqual(apply(augment, window, seed));
    },
  );

  it('inverts about half of the windows and changes nothing else', () => {
    const window = background(randomFrom(1));
    const inverted = window.map((value) => -value);
    const results = seeds.map((seed) => apply(flipPolarity, window, seed));
    for (const result of results) expect([window, inverted]).toContainEqual(result);
    const share = results.filter((result) => result[0] === inverted[0]).length / seeds.length;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.6);
  });

  it('keeps gain between 0.7 and 1.4', () => {
    for (const seed of seeds) {
      const factor = apply(changeGain, new Float32Array(178).fill(1), seed)[0]!;
      expect(factor).toBeGreaterThanOrEqual(0.7);
      expect(factor).toBeLessThanOrEqual(1.4);
    }
  });

  it('adds noise to about 30 % and muscle to about 20 % of the windows, within their limits', () => {
    for (const [augment, share, limitUv] of [
      [addNoise, 0.3, 12],
      [addMuscle, 0.2, 30],
    ] as const) {
      const levels = seeds.map((seed) => rms(apply(augment, zeros, seed)));
      expect(Math.abs(levels.filter((level) => level > 0).length / seeds.length - share)).toBeLessThan(0.08);
      expect(Math.max(...levels)).toBeLessThan(1.25 * limitUv);
    }
  });

  it('adds fast noise of 2 to 40 % of the signal to about a quarter of the windows, half of it below 9 %', () => {
    for (const factor of [1, 10]) {
      const window = background(randomFrom(1)).map((value) => factor * value);
      const mean = window.reduce((sum, value) => sum + value, 0) / window.length;
      const deviation = rms(window.map((value) => value - mean));
      const levels = seeds
        .map((seed) => rms(apply(addFastNoise, window, seed).map((value, i) => value - window[i]!)))
        .filter(Boolean)
        .map((level) => level / deviation);
      expect(Math.abs(levels.length / seeds.length - 0.25)).toBeLessThan(0.08);
      expect(Math.min(...levels)).toBeGreaterThan(0.02 / 1.25);
      expect(Math.max(...levels)).toBeLessThan(1.25 * 0.4);
      const below = levels.filter((level) => level < 0.09).length / levels.length;
      expect(Math.abs(below - 0.5)).toBeLessThan(0.15);
    }
  });

  it('adds hum that the gate would measure as 2 to 80 uV', () => {
    const amplitudes = seeds
      .map((seed) => spectrumOf(apply(addHum, zeros, seed), 0).humAmplitudeUv)
      .filter(Boolean);
    expect(Math.abs(amplitudes.length / seeds.length - 0.35)).toBeLessThan(0.08);
    expect(Math.min(...amplitudes)).toBeGreaterThan(1.9);
    expect(Math.max(...amplitudes)).toBeLessThan(82);
  });
});
