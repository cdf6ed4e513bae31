import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { connectionAt, type StreamSigns } from './connection.ts';
import { expectedIntervalMs } from './expected-interval.ts';
import { livenessOf } from './liveness.ts';
import { ServerClock } from './server-clock.ts';

const connected = { state: 'connected' } as const;
const live = { arrivalAgeMs: 500, sampleAgeMs: 600, expectedIntervalMs: 1_030 };

describe('livenessOf', () => {
  it.each([
    [500, 'live'],
    [3_089, 'live'],
    [3_090, 'delayed'],
    [10_299, 'delayed'],
    [10_300, 'no-data'],
    [86_400_000, 'no-data'],
  ])('calls a signal of one window a second, silent for %p ms, %p', (ageMs, state) => {
    expect(livenessOf(connected, { ...live, arrivalAgeMs: ageMs, sampleAgeMs: ageMs }).state).toBe(state);
  });

  it.each([
    [20_900, 'live'],
    [21_000, 'delayed'],
    [29_999, 'delayed'],
    [30_000, 'no-data'],
  ])('calls a recording played every seven seconds, silent for %p ms, %p', (ageMs, state) => {
    const age = { arrivalAgeMs: ageMs, sampleAgeMs: ageMs, expectedIntervalMs: 7_000 };
    expect(livenessOf(connected, age).state).toBe(state);
  });

  it('does not call samples live that come now but were taken long ago', () => {
    expect(livenessOf(connected, { ...live, sampleAgeMs: 3_600_000 }).state).toBe('no-data');
    expect(livenessOf(connected, { ...live, sampleAgeMs: 8_000 }).state).toBe('delayed');
  });

  it('goes by the arrival when the clock of the sender is ahead', () => {
    expect(livenessOf(connected, { ...live, sampleAgeMs: -3_600_000 }).state).toBe('live');
    expect(livenessOf(connected, { ...live, sampleAgeMs: -3_600_000, arrivalAgeMs: 60_000 }).state).toBe(
      'no-data',
    );
  });

  it('is never live without a connection or without a window', () => {
    expect(livenessOf(connected, undefined).state).toBe('never');
    expect(livenessOf({ state: 'connecting' }, live).state).toBe('connecting');
    expect(livenessOf({ state: 'disconnected', cause: 'stream' }, live).state).toBe('disconnected');
  });

  it('never becomes better by waiting', () => {
    const rank = ['live', 'delayed', 'no-data'];
    const interval = fc.integer({ min: 1_030, max: 7_000 });
    const ageMs = fc.integer({ min: 0, max: 100_000 });
    fc.assert(
      fc.property(interval, ageMs, ageMs, (expected, age, waited) => {
        const at = (ms: number) =>
          rank.indexOf(
            livenessOf(connected, { arrivalAgeMs: ms, sampleAgeMs: ms, expectedIntervalMs: expected }).state,
          );
        expect(at(age + waited)).toBeGreaterThanOrEqual(at(age));
      }),
    );
  });
});

describe('connectionAt', () => {
  const signs: StreamSigns = { startedAtMs: 0, heardAtMs: 1_000, dataAccess: true, wardKnown: true };

  it('is disconnected after nine seconds of silence, whatever was said before', () => {
    expect(connectionAt(signs, 10_000)).toEqual(connected);
    expect(connectionAt(signs, 10_001)).toEqual({ state: 'disconnected', cause: 'stream' });
  });

  it('is disconnected while data-access is not heard', () => {
    expect(connectionAt({ ...signs, dataAccess: false }, 1_100)).toEqual({
      state: 'disconnected',
      cause: 'data-access',
    });
  });

  it('is connecting until the ward and the status are known, and for nine seconds at most', () => {
    const fresh: StreamSigns = {
      startedAtMs: 0,
      heardAtMs: undefined,
      dataAccess: undefined,
      wardKnown: false,
    };
    expect(connectionAt(fresh, 5_000).state).toBe('connecting');
    expect(connectionAt({ ...signs, wardKnown: false }, 1_100).state).toBe('connecting');
    expect(connectionAt(fresh, 9_001).state).toBe('disconnected');
  });
});

describe('expectedIntervalMs', () => {
  it('learns from arrivals and stays between live windows and played recordings', () => {
    expect(expectedIntervalMs([])).toBe(1_030);
    expect(expectedIntervalMs([0, 1_020, 2_050, 3_075])).toBe(1_030);
    expect(expectedIntervalMs([0, 5_000, 10_010])).toBe(5_010);
    expect(expectedIntervalMs([0, 7_100])).toBe(7_000);
    expect(expectedIntervalMs([0, 60_000])).toBe(7_000);
  });

  it('takes windows that come together for one arrival', () => {
    expect(expectedIntervalMs([0, 3, 9, 4_000, 4_002, 4_009, 8_000])).toBe(3_991);
  });
});

describe('ServerClock', () => {
  it('goes by the message that took least time', () => {
    const clock = new ServerClock();
    expect(clock.at(5)).toBeUndefined();
    clock.hear(1_000_000, 400);
    clock.hear(1_003_000, 3_020);
    clock.hear(1_006_000, 6_900);
    expect(clock.at(7_000)).toBe(1_006_980);
  });
});
