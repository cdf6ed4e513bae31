import { describe, expect, it } from '@jest/globals';
import { disturbAll, muscle } from '../robustness/disturbances.ts';
import { background, discharge, sine, sum } from '../testing/made-signals.ts';
import { randomFrom } from '../train/random.ts';
import { assess } from './assess.ts';
import { qualityTexts } from './reasons.ts';
import { reasonsAgainst } from './reasons-against.ts';
import { spectrumOf } from './spectrum.ts';

const many = Array.from({ length: 200 }, (_, seed) => seed);
const codesOf = (samples: ArrayLike<number>) => assess(samples).reasons.map(({ code }) => code);
const flagged = (make: (seed: number) => Float32Array, code: string): number =>
  many.filter((seed) => codesOf(make(seed)).some((found) => found === code)).length / many.length;

const deviationOf = (window: Float32Array): number => {
  const mean = window.reduce((total, value) => total + value, 0) / window.length;
  return Math.sqrt(window.reduce((total, value) => total + (value - mean) ** 2, 0) / window.length);
};

describe('assess', () => {
  it('passes background and discharges', () => {
    const passed = (make: typeof background): number =>
      many.filter((seed) => assess(make(randomFrom(seed))).assessable).length / many.length;
    expect(passed(background)).toBeGreaterThanOrEqual(0.99);
    expect(passed(discharge)).toBeGreaterThanOrEqual(0.99);
  });

  it('flags a flat line, a nearly flat one and a drop-out as flat', () => {
    expect(codesOf(new Float32Array(178).fill(12))).toEqual(['flat']);
    expect(codesOf(background(randomFrom(1)).map((value) => value / 20))).toEqual(['flat']);
    expect(codesOf(background(randomFrom(1)).fill(0, 60, 90))).toContain('flat');
  });

  it('flags a signal cut off on both sides, and one at the rail of the converter', () => {
    const cut = discharge(randomFrom(2)).map((value) => Math.max(-150, Math.min(150, value)));
    expect(codesOf(cut)).toContain('clipped');
    expect(codesOf(cut)).not.toContain('flat');
    expect(codesOf(background(randomFrom(2)).with(50, 2_047))).toContain('clipped');
  });

  it.each([50, 60])('flags mains hum of %i Hz and 50 uV on background', (hz) => {
    expect(flagged((seed) => sum(background(randomFrom(seed)), sine(50, hz, seed)), 'mains-hum')).toBe(1);
  });

  it('flags strong fast noise as muscle', () => {
    const noisy = (seed: number): Float32Array => {
      const random = randomFrom(seed);
      return background(random).map((value) => value + 30 * random.normal());
    };
    expect(flagged(noisy, 'muscle')).toBeGreaterThanOrEqual(0.99);
  });

  it('flags a step of 500 uV on background as an electrode pop', () => {
    const popped = (seed: number): Float32Array =>
      background(randomFrom(seed)).map((value, i) => (i > 20 + (seed % 130) ? value + 500 : value));
    expect(flagged(popped, 'electrode-pop')).toBeGreaterThanOrEqual(0.99);
  });

  it('flags a step that lasts on a discharge whose own steps hide its size', () => {
    const popped = (seed: number): Float32Array =>
      discharge(randomFrom(seed)).map((value, i) => (i > 20 + (seed % 130) ? value + 900 : value));
    expect(flagged(popped, 'electrode-pop')).toBeGreaterThanOrEqual(0.8);
  });

  it('takes a steep slope that the window cuts off for no pop', () => {
    for (const seed of many.slice(0, 20)) {
      const cut = background(randomFrom(seed));
      cut[0] = cut[1]! + 150;
      cut[177] = cut[176]! - 150;
      expect(codesOf(cut)).not.toContain('electrode-pop');
      expect(codesOf(cut.with(90, cut[89]! + 150).fill(cut[89]! + 150, 90))).toContain('electrode-pop');
    }
  });

  it('tells a step of moderate size that lasts from a sharp wave that comes back', () => {
    const withStep =
      (lasts: boolean) =>
      (seed: number): Float32Array =>
        background(randomFrom(seed)).map((value, i) => {
          const after = i - 60 - (seed % 50);
          if (after < 0) return 3 * value;
          return 3 * value + (lasts ? 400 : 400 * Math.exp(-after / 3));
        });
    expect(flagged(withStep(true), 'electrode-pop')).toBeGreaterThanOrEqual(0.6);
    expect(flagged(withStep(false), 'electrode-pop')).toBeLessThan(0.3);
  });

  it('passes a clean discharge without a word, large or small, and with it hum of 60 Hz', () => {
    for (const seed of many) {
      const clean = discharge(randomFrom(seed));
      const humming = sum(clean, sine(20, 60, seed));
      for (const window of [clean, clean.map((value) => value / 3), humming])
        expect(assess(window)).toEqual({ assessable: true, reasons: [], masks: [] });
    }
  });

  it('says of muscle activity in proportion to a discharge that it could hide a seizure, at any size', () => {
    for (const seed of many) {
      const random = randomFrom(seed);
      const clean = discharge(random);
      const muscleUv = disturbAll(new Float32Array(178), muscle(0.2 * deviationOf(clean)), seed);
      for (const gain of [0.7, 1, 2]) {
        const { assessable, masks } = assess(sum(clean, muscleUv).map((value) => gain * value));
        expect(assessable).toBe(true);
        expect(masks.map(({ code }) => code)).toContain('masking-noise');
      }
    }
  });

  it('says of a jump that the discharge itself hides from the other rules that it could hide a seizure', () => {
    const jumped = (seed: number): Float32Array =>
      discharge(randomFrom(seed)).map((value, i) => (i > 20 + (seed % 130) ? value + 500 : value));
    const unseen = many.map(jumped).filter((window) => assess(window).assessable);
    expect(unseen.length).toBeGreaterThan(20);
    const said = unseen.filter((window) => assess(window).masks.some(({ code }) => code === 'masking-jump'));
    expect(said.length / unseen.length).toBeGreaterThanOrEqual(0.9);
  });

  it('flags an offset of 400 uV and an amplitude that no brain has', () => {
    expect(codesOf(background(randomFrom(3)).map((value) => value + 400))).toEqual(['offset']);
    expect(codesOf(sine(1_500, 5))).toEqual(['amplitude']);
  });

  it.each([Number.NaN, Infinity])('reports a sample of %d as missing and nothing else', (value) => {
    expect(codesOf(background(randomFrom(4)).with(100, value))).toEqual(['missing']);
  });

  it('gives every reason a code and its line', () => {
    expect(assess(new Float32Array(178)).reasons).toEqual([{ code: 'flat', text: qualityTexts.flat }]);
  });

  it('refuses another length', () => {
    expect(() => assess(new Float32Array(177))).toThrow("'samplesUv' (177 samples) must hold 178");
  });
});

describe('reasonsAgainst', () => {
  const clean = assess(discharge(randomFrom(1)));
  const masked = assess(sum(discharge(randomFrom(1)), disturbAll(new Float32Array(178), muscle(40), 1)));
  const flat = assess(new Float32Array(178));

  it('gives out every answer on a clean window and none on a flagged one', () => {
    for (const probability of [0, 0.49, 0.5, 1]) {
      expect(reasonsAgainst(clean, probability)).toEqual([]);
      expect(reasonsAgainst(flat, probability)).toEqual(flat.reasons);
    }
  });

  it('gives out of a window in which a seizure could hide only that it shows one', () => {
    expect(reasonsAgainst(masked, 0.5)).toEqual([]);
    expect(reasonsAgainst(masked, 0.49)).toEqual([
      { code: 'masking-noise', text: qualityTexts['masking-noise'] },
    ]);
  });
});

describe('spectrumOf', () => {
  it('finds the amplitude of hum, the power of a 10 Hz rhythm and that of a 70 Hz one', () => {
    expect(spectrumOf(sine(30, 50, 1), 0).humAmplitudeUv).toBeCloseTo(30, 0);
    const slow = spectrumOf(sine(20, 10, 2), 0);
    expect(slow.brainPower).toBeGreaterThan(0.97 * 200);
    expect(slow.brainPower).toBeLessThan(1.03 * 200);
    expect(slow.fastPower).toBeLessThan(0.1);
    expect(spectrumOf(sine(20, 70), 0).fastPower).toBeGreaterThan(0.97 * 200);
    expect(spectrumOf(sine(20, 70), 0).fastNoisePower).toBeGreaterThan(0.97 * 200);
    expect(spectrumOf(sine(20, 60, 1), 0).fastPower).toBeGreaterThan(0.97 * 200);
    expect(spectrumOf(sine(20, 60, 1), 0).fastNoisePower).toBeLessThan(0.03 * 200);
  });
});
