import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { background, sine, sum } from '../testing/made-signals.ts';
import { randomFrom } from '../train/random.ts';
import { prepare } from './prepare.ts';
import { removeMains } from './remove-mains.ts';

const without = (windows: Float32Array): Float32Array => {
  const target = new Float32Array(windows.length);
  removeMains(windows, target);
  return target;
};
const largest = (values: Float32Array): number => Math.max(...values.map(Math.abs));

describe('removeMains', () => {
  it('takes out hum of 50 and 60 Hz whatever its amplitude and phase, and nothing of what is left then', () => {
    const hum = fc.record({
      uv: fc.double({ min: 0, max: 500, noNaN: true }),
      phase: fc.double({ min: 0, max: 6.3, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.nat(999), hum, hum, (seed, fifty, sixty) => {
        const clean = background(randomFrom(seed));
        const humming = sum(clean, sine(fifty.uv, 50, fifty.phase), sine(sixty.uv, 60, sixty.phase));
        const [expected, got] = [without(clean), without(humming)];
        got.forEach((value, i) => expect(value).toBeCloseTo(expected[i]!, 2));
        without(got).forEach((value, i) => expect(value).toBeCloseTo(got[i]!, 3));
      }),
      { numRuns: 30 },
    );
  });

  it.each([3, 10, 25, 40])('leaves a rhythm of %i Hz as it is within 3 %%', (hz) => {
    const rhythm = sine(100, hz, 1);
    const mean = rhythm.reduce((total, value) => total + value, 0) / rhythm.length;
    const change = without(rhythm).map((value, i) => value - (rhythm[i]! - mean));
    expect(largest(change)).toBeLessThan(3);
  });

  it('treats every window of a row by itself', () => {
    const [one, other] = [background(randomFrom(1)), background(randomFrom(2))] as const;
    const both = new Float32Array(356);
    both.set(one);
    both.set(other, 178);
    expect(without(both).subarray(178)).toEqual(without(other));
  });
});

describe('prepare', () => {
  it('refuses a sample that is not finite', () => {
    const windows = background(randomFrom(1)).with(7, Number.NaN);
    expect(() => prepare('norm-without-mains', windows, 178)).toThrow('must hold finite samples');
  });
});
