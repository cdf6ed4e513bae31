import { describe, expect, it } from '@jest/globals';
import { bootstrapIntervals } from './bootstrap.ts';

const events = Array.from({ length: 60 }, (_, i) => ({ group: `E${i}`, seizure: i < 20 }));

describe('bootstrapIntervals', () => {
  it('draws as many events with and without seizure as there are', () => {
    bootstrapIntervals(events, (weights) => {
      const of = (from: number, to: number) => weights.slice(from, to).reduce((sum, value) => sum + value, 0);
      expect([of(0, 20), of(20, 60)]).toEqual([20, 40]);
      return {};
    });
  });

  it('covers the spread of a mean over events, and is the same for a seed', () => {
    const values = events.map((_, i): number => (i % 2 === 0 ? 1 : 0));
    const mean = (weights: Float64Array) => ({
      mean: values.reduce((sum, value, i) => sum + value * weights[i]!, 0) / events.length,
    });
    const [low, high] = bootstrapIntervals(events, mean).mean;
    const standardError = Math.sqrt(0.25 / events.length);
    expect(low).toBeCloseTo(0.5 - 1.96 * standardError, 1);
    expect(high).toBeCloseTo(0.5 + 1.96 * standardError, 1);
    expect(bootstrapIntervals(events, mean)).toEqual({ mean: [low, high] });
  });
});
