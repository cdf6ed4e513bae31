import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_TREND_BUCKETS, TREND_BUCKETS_MS } from '../../../contracts/ward.ts';
import { bucketRuns } from './bucket-runs.ts';
import { trendWidth } from './trend-width.ts';

const instant = fc.integer({ min: 0, max: 4_000_000_000_000 });

describe('the width of trend buckets', () => {
  it('covers every span with at most the allowed number of buckets, and is the finest stored one that does', () => {
    fc.assert(
      fc.property(instant, fc.integer({ min: 1, max: 400_000_000_000 }), (fromMs, spanMs) => {
        const toMs = fromMs + spanMs;
        const { storedMs, bucketMs, firstMs } = trendWidth(fromMs, toMs);
        expect(firstMs).toBeLessThanOrEqual(fromMs);
        expect(fromMs - firstMs).toBeLessThan(bucketMs);
        expect(firstMs % bucketMs).toBe(0);
        expect(bucketMs % storedMs).toBe(0);
        expect(Math.ceil((toMs - firstMs) / bucketMs)).toBeLessThanOrEqual(MAX_TREND_BUCKETS);
        for (const finer of TREND_BUCKETS_MS.filter((width) => width < bucketMs))
          expect(Math.ceil((toMs - Math.floor(fromMs / finer) * finer) / finer)).toBeGreaterThan(
            MAX_TREND_BUCKETS,
          );
      }),
    );
  });
});

describe('runs of buckets', () => {
  it('hold every bucket of an instant, lie apart, and read few others', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50_000_000 }), { maxLength: 40 }), (instants) => {
        const runs = bucketRuns(instants, 60_000, 3);
        for (const each of instants)
          expect(runs.filter(({ fromMs, toMs }) => fromMs <= each && each < toMs)).toHaveLength(1);
        runs.forEach(({ fromMs, toMs }, index) => {
          expect([fromMs % 60_000, toMs % 60_000]).toEqual([0, 0]);
          expect(fromMs - (runs[index - 1]?.toMs ?? -Infinity)).toBeGreaterThan(3 * 60_000);
        });
        const widest = runs.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
        expect(widest).toBeLessThanOrEqual(instants.length * 4 * 60_000);
      }),
    );
  });
});
