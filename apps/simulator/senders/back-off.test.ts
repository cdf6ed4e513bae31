import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRandom } from '../neural-mass/random.ts';
import { backOffMs, retryAfterMs } from './back-off.ts';

describe('backOffMs', () => {
  it('spreads over a span that doubles to 30 s, and never comes before what the server asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.nat(100_000),
        fc.integer(),
        (failures, askedMs, seed) => {
          const waitMs = backOffMs(failures, createRandom(seed), askedMs);
          expect(waitMs).toBeGreaterThanOrEqual(askedMs);
          expect(waitMs).toBeLessThanOrEqual(
            Math.max(askedMs * 1.1, Math.min(30_000, 500 * 2 ** (failures - 1))),
          );
        },
      ),
    );
    const waits = Array.from({ length: 200 }, (_, seed) => backOffMs(5, createRandom(seed)));
    expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(6_000);
  });
});

describe('retryAfterMs', () => {
  const nowMs = Date.UTC(2026, 4, 19, 7, 0, 0);
  it.each([
    ['3', 3_000],
    ['Tue, 19 May 2026 07:00:10 GMT', 10_000],
    ['Tue, 19 May 2026 06:00:00 GMT', 0],
    ['soon', 0],
    [undefined, 0],
  ])('reads %j as %i ms', (header, expected) => {
    expect(retryAfterMs(header, nowMs)).toBe(expected);
  });
});
