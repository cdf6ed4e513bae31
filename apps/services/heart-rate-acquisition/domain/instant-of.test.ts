import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantOf } from './instant-of.ts';

describe('instantOf', () => {
  const instant = Date.UTC(2024, 4, 10, 9, 21, 10);

  it.each([
    ['2024-05-10 11:21:10 +0200', 120],
    ['2024-05-10 14:51:10 +0530', 330],
    ['2024-05-10 02:21:10 -0700', -420],
    ['2024-05-10 09:21:10 +0000', 0],
    ['2024-05-10T11:21:10+02:00', 120],
    ['2024-05-10T09:21:10Z', 0],
    ['2024-05-10 11:21:10\u202fAM +0200', 120],
    ['2024-05-10 11:21:10 am +0200', 120],
    ['2024-05-10 2:51:10\u202fPM +0530', 330],
    ['2024-05-10 02:51:10\u00a0p.m. +0530', 330],
  ])('reads %j', (text, offsetMinutes) => {
    expect(instantOf(text, undefined)).toEqual({ instantMs: instant, offsetMinutes });
  });

  it.each([
    ['1970-01-01 00:00:00 +0100', undefined],
    ['1970-01-01 00:00:00', 'Europe/Rome'],
  ])('does not read %j, which lies before 1970', (text, zone) => {
    expect(instantOf(text, zone)).toBe('bad-date');
  });

  it('tells midnight from noon', () => {
    expect(instantOf('2024-05-10 12:00:00 AM +0000', undefined)).toMatchObject({
      instantMs: Date.UTC(2024, 4, 10),
    });
    expect(instantOf('2024-05-10 12:00:00 PM +0000', undefined)).toMatchObject({
      instantMs: Date.UTC(2024, 4, 10, 12),
    });
  });

  it('tells both passes of an hour that occurs twice by their offset', () => {
    const summer = instantOf('2024-10-27 02:30:00 +0200', undefined);
    const winter = instantOf('2024-10-27 02:30:00 +0100', undefined);
    expect(summer).toMatchObject({ instantMs: Date.UTC(2024, 9, 27, 0, 30) });
    expect(winter).toMatchObject({ instantMs: Date.UTC(2024, 9, 27, 1, 30) });
  });

  it('reads every instant that it could have written, at any offset', () => {
    const pad = (n: number): string => String(n).padStart(2, '0');
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000_000_000 }),
        fc.integer({ min: -1_080, max: 1_080 }),
        (seconds, offsetMinutes) => {
          fc.pre(seconds * 1_000 + offsetMinutes * 60_000 >= 0);
          const clock = new Date(seconds * 1_000 + offsetMinutes * 60_000)
            .toISOString()
            .slice(0, 19)
            .replace('T', ' ');
          const size = Math.abs(offsetMinutes);
          const text = `${clock} ${offsetMinutes < 0 ? '-' : '+'}${pad(Math.trunc(size / 60))}${pad(size % 60)}`;
          expect(instantOf(text, undefined)).toEqual({ instantMs: seconds * 1_000, offsetMinutes });
        },
      ),
    );
  });

  it.each([
    '',
    'yesterday',
    '10.05.2024 11:21:10 +0200',
    '2024-02-30 11:21:10 +0200',
    '2023-02-29 11:21:10 +0200',
    '2024-13-01 11:21:10 +0200',
    '2024-05-10 24:00:00 +0200',
    '2024-05-10 13:00:00 PM +0200',
    '2024-05-10 11:60:10 +0200',
    '2024-05-10 11:21:10 +1900',
    '2024-05-10 11:21:10 +0275',
  ])('finds no instant in %j', (text) => {
    expect(instantOf(text, undefined)).toBe('bad-date');
  });

  it('does not guess a zone: without an offset it needs a configured one', () => {
    expect(instantOf('2024-05-10 11:21:10', undefined)).toBe('no-offset');
    expect(instantOf('2024-05-10 11:21:10', 'Europe/Rome')).toEqual({
      instantMs: instant,
      offsetMinutes: 120,
    });
    expect(instantOf('2024-03-31 02:30:00', 'Europe/Rome')).toBe('bad-date');
  });
});
