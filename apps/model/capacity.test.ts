import { describe, expect, it } from '@jest/globals';
import { capacityOf } from './capacity.ts';

describe('capacityOf', () => {
  it('sizes pods so that together they keep the blocking target', () => {
    const capacity = capacityOf({
      arrivalsPerSecond: 100,
      serviceMs: 100,
      slotsPerPod: 4,
      maxBlocking: 0.01,
    });
    expect(capacity.offeredErlangs).toBeCloseTo(10);
    expect(capacity.servers).toBe(18);
    expect(capacity.pods).toBe(5);
    expect(capacity.blocking).toBeLessThanOrEqual(0.01);
    expect(capacity.utilisation).toBeGreaterThan(0.45);
  });

  it('never goes below one pod', () => {
    expect(
      capacityOf({ arrivalsPerSecond: 0.001, serviceMs: 1, slotsPerPod: 64, maxBlocking: 0.01 }).pods,
    ).toBe(1);
  });

  it('refuses pods without slots', () => {
    expect(() =>
      capacityOf({ arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 0, maxBlocking: 0.1 }),
    ).toThrow(/'slotsPerPod' \(0\)/);
  });
});
