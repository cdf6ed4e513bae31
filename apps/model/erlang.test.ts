import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blockingProbability, serversFor } from './erlang.ts';

describe('blockingProbability', () => {
  // Published Erlang B table values: https://en.wikipedia.org/wiki/Erlang_(unit)
  it.each([
    [1, 1, 0.5],
    [2, 2, 0.4],
    [10, 10, 0.2146],
    [20, 30, 0.0085],
    [100, 117, 0.0098],
  ])('of %d erlangs on %d servers is about %d', (offered, servers, expected) => {
    expect(blockingProbability(offered, servers)).toBeCloseTo(expected, 3);
  });

  it('agrees with the textbook sum where that does not overflow', () => {
    const sum = (offered: number, servers: number): number => {
      let term = 1;
      let total = 1;
      for (let k = 1; k <= servers; k += 1) total += term *= offered / k;
      return term / total;
    };
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 60, noNaN: true }),
        fc.integer({ min: 0, max: 80 }),
        (offered, servers) => {
          expect(blockingProbability(offered, servers)).toBeCloseTo(sum(offered, servers), 10);
        },
      ),
    );
  });

  it('falls with every further server and rises with the load', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 500, noNaN: true }),
        fc.integer({ min: 1, max: 600 }),
        (offered, servers) => {
          const here = blockingProbability(offered, servers);
          expect(here).toBeGreaterThanOrEqual(blockingProbability(offered, servers + 1));
          expect(here).toBeLessThanOrEqual(blockingProbability(offered * 1.1, servers));
        },
      ),
    );
  });

  it('is finite and precise for ten thousand servers', () => {
    const blocking = blockingProbability(9_900, 10_000);
    expect(blocking).toBeGreaterThan(0.001);
    expect(blocking).toBeLessThan(0.01);
  });

  it.each([
    [-1, 1],
    [Number.NaN, 1],
    [1, -1],
    [1, 1.5],
  ])('refuses %d erlangs on %d servers', (offered, servers) => {
    expect(() => blockingProbability(offered, servers)).toThrow(RangeError);
  });
});

describe('serversFor', () => {
  it('is the least number of servers that keeps the target', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 300, noNaN: true }),
        fc.double({ min: 0.0001, max: 0.5, noNaN: true }),
        (offered, target) => {
          const servers = serversFor(offered, target);
          expect(blockingProbability(offered, servers)).toBeLessThanOrEqual(target);
          expect(blockingProbability(offered, servers - 1)).toBeGreaterThan(target);
        },
      ),
    );
  });

  it('refuses a target of 0 or 1, which no or any number keeps', () => {
    expect(() => serversFor(1, 0)).toThrow(/'maxBlocking' \(0\)/);
    expect(() => serversFor(1, 1)).toThrow(/'maxBlocking' \(1\)/);
  });
});
