import { describe, expect, it } from '@jest/globals';
import { randomFrom, shuffled } from './random.ts';

describe('randomFrom', () => {
  it('gives the same numbers for the same seed and others for another', () => {
    const take = (seed: number) => Array.from({ length: 5 }, randomFrom(seed).next);
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('goes on from a stored state', () => {
    const random = randomFrom(3);
    random.normal();
    expect(randomFrom(random.state()).next()).toBe(random.next());
  });

  it('makes normal numbers of mean 0 and variance 1', () => {
    const values = Array.from({ length: 20_000 }, randomFrom(1).normal);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
    expect(values.reduce((sum, value) => sum + value * value, 0) / values.length).toBeCloseTo(1, 1);
  });
});

describe('shuffled', () => {
  it('keeps every item and leaves its argument alone', () => {
    const items = Object.freeze([1, 2, 3, 4, 5, 6, 7, 8]);
    const result = shuffled(items, randomFrom(5));
    expect(result).not.toEqual(items);
    expect(result.toSorted()).toEqual(items);
  });
});
