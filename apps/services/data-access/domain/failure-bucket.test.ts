import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { leaked, waitMs } from './failure-bucket.ts';

const size = { failures: 5, leakMs: 60_000 };

describe('a bucket of failures', () => {
  it('bears as many as it is big, then makes wait until one has leaked', () => {
    expect(waitMs({ failures: 4, updatedMs: 0 }, size, 0)).toBe(0);
    expect(waitMs({ failures: 5, updatedMs: 0 }, size, 0)).toBe(60_000);
    expect(waitMs({ failures: 5, updatedMs: 0 }, size, 59_999)).toBe(1);
    expect(waitMs({ failures: 5, updatedMs: 0 }, size, 60_000)).toBe(0);
  });

  it('locks nobody out for ever: after the wait it says, a try is looked at', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1_000, noNaN: true }), fc.nat(1e9), (failures, nowMs) => {
        const bucket = { failures, updatedMs: nowMs };
        const wait = waitMs(bucket, size, nowMs);
        expect(waitMs(bucket, size, nowMs + wait + 1)).toBe(0);
        expect(leaked(bucket, size, nowMs - 10_000)).toBe(failures);
      }),
    );
  });
});
