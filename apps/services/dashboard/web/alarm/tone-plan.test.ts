import { describe, expect, it } from '@jest/globals';
import { tonePlans } from './tone-plan.ts';

const pausesOf = (priority: keyof typeof tonePlans): number[] => {
  const { pulses } = tonePlans[priority];
  return pulses.slice(1).map(({ atMs }, index) => atMs - pulses[index]!.atMs - pulses[index]!.lengthMs);
};

describe('the bursts of an alarm', () => {
  it('have ten pulses when high: three, two, a longer pause, and the same again', () => {
    const { pulses, everyMs } = tonePlans.high;
    const [x, y, z] = [100, 350, 600];
    expect(pulses).toHaveLength(10);
    expect(pausesOf('high')).toEqual([x, x, y, x, z, x, x, y, x]);
    for (const { lengthMs } of pulses) expect(lengthMs).toBeGreaterThanOrEqual(75);
    for (const { lengthMs } of pulses) expect(lengthMs).toBeLessThanOrEqual(200);
    expect(y).toBe(2 * x + pulses[0]!.lengthMs);
    expect(everyMs - pulses.at(-1)!.atMs - pulses.at(-1)!.lengthMs).toBeLessThanOrEqual(15_000);
  });

  it('have three slower pulses when medium, one when low', () => {
    expect(tonePlans.medium.pulses).toHaveLength(3);
    for (const pauseMs of pausesOf('medium')) {
      expect(pauseMs).toBeGreaterThanOrEqual(125);
      expect(pauseMs).toBeLessThanOrEqual(250);
    }
    expect(tonePlans.low.pulses).toHaveLength(1);
  });

  it('come more often the more urgent they are', () => {
    expect(tonePlans.high.everyMs).toBeLessThan(tonePlans.medium.everyMs);
    expect(tonePlans.medium.everyMs).toBeLessThan(tonePlans.low.everyMs);
  });
});
