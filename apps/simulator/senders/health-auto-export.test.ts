import { describe, expect, it } from '@jest/globals';
import { healthAutoExportBody as envelope } from '../../contracts/health-auto-export.ts';
import { createRandom } from '../neural-mass/random.ts';
import { appDate, healthAutoExportBody, healthAutoExportRunHeaders } from './health-auto-export.ts';
import { createHeartModel, type HeartMinute } from './heart-model.ts';

const startMs = Date.UTC(2026, 4, 19, 5, 0, 0);
const phone = { timeZone: 'Europe/Rome', source: 'Anna’s Apple Watch', random: createRandom(3) };
const minutesOf = (seizingAt: (instantMs: number) => boolean, minutes: number, seed = 8) => {
  const heart = createHeartModel({ seed, fromMs: startMs, keptMs: 3_600_000 * 24 });
  heart.advance(startMs + minutes * 60_000, seizingAt);
  return heart.minutes;
};
const never = (): boolean => false;

describe('healthAutoExportBody', () => {
  it('is an envelope with other metrics before heart_rate, and samples as the app writes them', () => {
    const body = envelope.parse(healthAutoExportBody(minutesOf(never, 30), phone));
    const names = body.data.metrics!.map(({ name }) => name);
    expect(names.indexOf('heart_rate')).toBeGreaterThan(0);
    expect(names).toContain('resting_heart_rate');
    const heartRate = body.data.metrics!.find(({ name }) => name === 'heart_rate')!;
    expect(heartRate.units).toBe('count/min');
    const samples = heartRate.data as {
      date: string;
      Min: number;
      Avg: number;
      Max: number;
      source: string;
    }[];
    expect(samples).toHaveLength(30);
    expect(samples[0]).toMatchObject({
      date: '2026-05-19 07:00:00 +0200',
      source: 'Anna\u2019s Apple Watch',
    });
    for (const { Min, Avg, Max } of samples) {
      expect(Math.floor(Min)).toBeLessThanOrEqual(Avg + 0.5);
      expect(Avg - 0.5).toBeLessThanOrEqual(Max);
    }
    expect(new Set(samples.map((sample) => Object.keys(sample).join())).size).toBeGreaterThan(1);
  });

  it('writes the offset that the phone has at each instant, through the end of summer time', () => {
    const hour = 3_600_000;
    const change = Date.UTC(2026, 9, 25, 1, 0, 0);
    expect([-1, 0, 1].map((hours) => appDate(change + hours * hour, 'Europe/Rome'))).toEqual([
      '2026-10-25 02:00:00 +0200',
      '2026-10-25 02:00:00 +0100',
      '2026-10-25 03:00:00 +0100',
    ]);
    expect(appDate(startMs, 'Asia/Kolkata')).toBe('2026-05-19 10:30:00 +0530');
    expect(appDate(startMs, 'America/St_Johns')).toBe('2026-05-19 02:30:00 -0230');
  });
});

describe('healthAutoExportRunHeaders', () => {
  it('carries the automation headers and a new upper-case session id every time', () => {
    const [one, other] = [healthAutoExportRunHeaders('A'), healthAutoExportRunHeaders('A')];
    expect(one).toMatchObject({
      'automation-id': 'A',
      'automation-aggregation': 'Minutes',
      'automation-period': 'Default',
    });
    expect(one['session-id']).toMatch(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/);
    expect(one['session-id']).not.toBe(other['session-id']);
  });
});

describe('createHeartModel', () => {
  it('stays within Min <= Avg <= Max and 40 to 190 beats per minute for a day', () => {
    for (const { min, avg, max } of minutesOf(never, 24 * 60)) {
      expect(min).toBeGreaterThanOrEqual(40);
      expect(min).toBeLessThanOrEqual(avg);
      expect(avg).toBeLessThanOrEqual(max);
      expect(max).toBeLessThan(130);
    }
  });

  it('stays within Min <= Avg <= Max in a minute of which one second is over', () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const heart = createHeartModel({ seed, fromMs: startMs, keptMs: 60_000 });
      heart.advance(startMs + 1_000, never);
      const [{ min, avg, max }] = heart.minutes as [HeartMinute];
      expect(min <= avg && avg <= max).toBe(true);
    }
  });

  it('quickens by more than 30 beats per minute in a seizure and recovers within six minutes', () => {
    const fromMs = startMs + 10 * 60_000;
    const minutes = minutesOf((instantMs) => instantMs >= fromMs && instantMs < fromMs + 45_000, 20);
    const before = minutes[9]!.avg;
    expect(Math.max(minutes[10]!.max, minutes[11]!.max) - before).toBeGreaterThan(30);
    expect(Math.abs(minutes[16]!.avg - before)).toBeLessThan(20);
  });

  it('gives the same minutes again, except that the unfinished one goes on', () => {
    const heart = createHeartModel({ seed: 1, fromMs: startMs, keptMs: 10 * 60_000 });
    heart.advance(startMs + 150_500, never);
    const first = heart.minutes.map((minute) => minute);
    heart.advance(startMs + 170_000, never);
    expect(heart.minutes.slice(0, 2)).toEqual(first.slice(0, 2));
    expect(heart.minutes[2]).not.toEqual(first[2]);
    heart.advance(startMs + 3_600_000, never);
    expect(heart.minutes).toHaveLength(10);
  });
});
