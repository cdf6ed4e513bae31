import { describe, expect, it } from '@jest/globals';
import { ServiceError } from './errors.ts';
import { isTimeZone, resolveLegacyTime } from './legacy-time.ts';

const rome = 'Europe/Rome';

describe('resolveLegacyTime', () => {
  it('reads a clock time without zero padding in its zone', () => {
    expect(resolveLegacyTime('2024-9-5 7:3:9', rome)).toEqual({
      instantMs: Date.UTC(2024, 8, 5, 5, 3, 9),
      offsetMinutes: 120,
      ambiguous: false,
    });
  });

  it('gives the same clock time another instant in another zone', () => {
    const kolkata = resolveLegacyTime('2024-9-5 7:3:9', 'Asia/Kolkata');
    expect(kolkata).toMatchObject({ instantMs: Date.UTC(2024, 8, 5, 1, 33, 9), offsetMinutes: 330 });
  });

  it('takes the earlier instant of an hour that occurs twice and flags it', () => {
    expect(resolveLegacyTime('2024-10-27 2:30:15', rome)).toEqual({
      instantMs: Date.UTC(2024, 9, 27, 0, 30, 15),
      offsetMinutes: 120,
      ambiguous: true,
    });
    expect(resolveLegacyTime('2024-10-27 3:0:0', rome).ambiguous).toBe(false);
  });

  it('answers the second time, from its cache, as the first time', () => {
    const first = resolveLegacyTime('2024-3-31 1:59:58', rome);
    const second = resolveLegacyTime('2024-3-31 1:59:59', rome);
    expect(second.instantMs - first.instantMs).toBe(1_000);
    expect(resolveLegacyTime('2024-3-31 3:0:0', rome).instantMs - second.instantMs).toBe(1_000);
  });

  it.each([
    ['2024-3-31 2:30:0', /clocks of Europe\/Rome showed; they skipped it/],
    ['2024-2-30 1:0:0', /must be a date and time that exist/],
    ['2024-13-1 1:0:0', /must be a date and time that exist/],
    ['2024-1-1 24:0:0', /must be a date and time that exist/],
    ['2024-1-1 1:0:61', /must be a date and time that exist/],
    ['yesterday', /must be a date and time that exist/],
    ['1969-12-31 23:59:59', /must lie in 1970 or later/],
    ['0306-8-12 1:2:3', /must lie in 1970 or later/],
  ])('refuses %s, naming field, value and rule', (text, rule) => {
    const refuse = () => resolveLegacyTime(text, rome);
    expect(refuse).toThrow(ServiceError);
    expect(refuse).toThrow(rule);
    expect(refuse).toThrow(`'register_timestamp' (${JSON.stringify(text)})`);
  });
});

describe('isTimeZone', () => {
  it('knows IANA zones and nothing else', () => {
    expect([rome, 'UTC', 'Mars/Olympus', '+02:00', ''].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
