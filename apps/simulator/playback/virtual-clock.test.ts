import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createVirtualClock } from './virtual-clock.ts';

describe('createVirtualClock', () => {
  it('runs at its speed from its start in the past, and never ahead of now', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 1_000, noNaN: true }),
        fc.nat(10_000_000),
        fc.nat(10_000_000),
        (speed, backMs, passedMs) => {
          let nowMs = 1_000_000_000;
          const clock = createVirtualClock({ speed, backMs, now: () => nowMs });
          expect(clock.nowMs()).toBe(nowMs - backMs);
          nowMs += passedMs;
          expect(clock.nowMs()).toBeLessThanOrEqual(nowMs);
          expect(clock.nowMs()).toBeCloseTo(Math.min(nowMs, 1_000_000_000 - backMs + passedMs * speed), 3);
        },
      ),
    );
  });

  it('waits until an instant has come, and is ended by its signal', async () => {
    const clock = createVirtualClock({ speed: 100, backMs: 3_600_000 });
    const aimMs = clock.nowMs() + 5_000;
    const before = performance.now();
    await clock.reach(aimMs, new AbortController().signal);
    expect(clock.nowMs()).toBeGreaterThanOrEqual(aimMs);
    expect(performance.now() - before).toBeLessThan(2_000);
    await expect(clock.reach(clock.nowMs() + 1e9, AbortSignal.timeout(20))).rejects.toThrow(/abort/i);
  });

  it('refuses a speed or a start that is not possible', () => {
    expect(() => createVirtualClock({ speed: 0, backMs: 0 })).toThrow(
      "'speed' (0) must be a number greater than 0",
    );
    expect(() => createVirtualClock({ speed: 1, backMs: -1 })).toThrow("'backMs' (-1) must be 0 or more");
  });
});
