import { describe, expect, it } from '@jest/globals';
import { DAY_MS, localTicks, tickStepMs, type OffsetMinutesAt } from './local-ticks.ts';
import { ageText, offsetText, wholeAgeText } from './time-text.ts';

const hour = 3_600_000;
/** Rome in 2026: summer time from 29 March 01:00 UTC to 25 October 01:00 UTC. */
const rome: OffsetMinutesAt = (instantMs) =>
  instantMs >= Date.UTC(2026, 2, 29, 1) && instantMs < Date.UTC(2026, 9, 25, 1) ? 120 : 60;
const localClock = (instantMs: number): string =>
  new Date(instantMs + rome(instantMs) * 60_000).toISOString().slice(5, 16);

describe('localTicks', () => {
  it('ticks at local hours, not at those of UTC', () => {
    const fromMs = Date.UTC(2026, 6, 1, 9, 20);
    const halfHourZone: OffsetMinutesAt = () => 330;
    const [first] = localTicks({ fromMs, toMs: fromMs + 3 * hour }, hour, halfHourZone);
    expect(new Date(first!).toISOString()).toBe('2026-07-01T09:30:00.000Z');
  });

  it.each([
    ['spring', Date.UTC(2026, 2, 27, 12)],
    ['autumn', Date.UTC(2026, 9, 23, 12)],
  ])('ticks at midnight on both sides of the change of summer time in %s', (_season, fromMs) => {
    const ticks = localTicks({ fromMs, toMs: fromMs + 4 * DAY_MS }, DAY_MS, rome);
    expect(ticks).toHaveLength(4);
    expect(ticks.every((tick) => localClock(tick).endsWith('T00:00'))).toBe(true);
  });

  it('leaves out the hour that does not exist and rises through the one that comes twice', () => {
    const spring = localTicks(
      { fromMs: Date.UTC(2026, 2, 28, 23), toMs: Date.UTC(2026, 2, 29, 3) },
      hour,
      rome,
    );
    expect(spring.map(localClock)).toEqual([
      '03-29T00:00',
      '03-29T01:00',
      '03-29T03:00',
      '03-29T04:00',
      '03-29T05:00',
    ]);
    const autumn = localTicks(
      { fromMs: Date.UTC(2026, 9, 24, 22), toMs: Date.UTC(2026, 9, 25, 3) },
      hour,
      rome,
    );
    expect(autumn.every((tick, i) => i === 0 || tick > autumn[i - 1]!)).toBe(true);
  });

  it('stays inside the span', () => {
    expect(localTicks({ fromMs: 1_500, toMs: 4_500 }, 1_000, () => 0)).toEqual([2_000, 3_000, 4_000]);
  });
});

describe('tickStepMs', () => {
  it('takes the finest step that does not crowd the axis', () => {
    expect(tickStepMs(10_000, 12)).toBe(1_000);
    expect(tickStepMs(5 * hour, 6)).toBe(hour);
    expect(tickStepMs(7 * DAY_MS, 8)).toBe(DAY_MS);
    expect(tickStepMs(30 * DAY_MS, 10)).toBe(3 * DAY_MS);
  });
});

describe('texts of time', () => {
  it.each([
    [-50, '0.0 s'],
    [840, '0.8 s'],
    [9_960, '10 s'],
    [119_000, '119 s'],
    [125_000, '2 min'],
    [3 * hour, '3 h'],
    [3 * DAY_MS, '3 days'],
  ])('writes an age of %p ms as %p', (ageMs, text) => {
    expect(ageText(ageMs)).toBe(text);
  });

  it('writes whole seconds and offsets from UTC', () => {
    expect([wholeAgeText(-50), wholeAgeText(4_900), wholeAgeText(42_300)]).toEqual(['<1 s', '4 s', '42 s']);
    expect([offsetText(120), offsetText(-210), offsetText(0)]).toEqual([
      'UTC+02:00',
      'UTC−03:30',
      'UTC+00:00',
    ]);
  });
});
