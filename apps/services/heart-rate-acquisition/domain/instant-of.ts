import { resolveLegacyTime } from '../../../kit/legacy-time.ts';

export interface SampleTime {
  readonly instantMs: number;
  readonly offsetMinutes: number;
}

/**
 * `2024-05-10 11:21:10 +0200`, also with `T`, `+02:00`, `Z`, and with AM or PM after an ordinary, no-break (U+00A0) or
 * narrow no-break space (U+202F): what phones in several languages export.
 */
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})[ T](\d{1,2}):(\d{2}):(\d{2})(?:\.\d+)?(?:[ \u00a0\u202f]?([AaPp])\.?[Mm]\.?)?(?:[ \u00a0\u202f]?(?:([+-])(\d{2}):?(\d{2})|(Z)))?$/;

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Instant of a date of Health Auto Export.
 * @param zone IANA zone of dates without offset; without it they are unusable
 * @returns the reason when there is none
 */
export function instantOf(text: string, zone: string | undefined): SampleTime | 'bad-date' | 'no-offset' {
  const match = DATE.exec(text);
  if (match === null) return 'bad-date';
  const year = Number(match[1]);
  const month = Number(match[2]);
  const day = Number(match[3]);
  const hour = hourOf(Number(match[4]), match[7]);
  const minute = Number(match[5]);
  const second = Number(match[6]);
  if (hour === undefined || minute > 59 || second > 59 || !isDay(year, month, day)) return 'bad-date';
  if (match[8] === undefined && match[11] === undefined) {
    if (zone === undefined) return 'no-offset';
    return inZone(`${year}-${month}-${day} ${hour}:${minute}:${second}`, zone);
  }
  const offsetMinutes =
    match[8] === undefined ? 0 : (match[8] === '-' ? -1 : 1) * (Number(match[9]) * 60 + Number(match[10]));
  if (Math.abs(offsetMinutes) > 1_080 || Number(match[10] ?? 0) > 59) return 'bad-date';
  const instantMs = Date.UTC(year, month - 1, day, hour, minute, second) - offsetMinutes * 60_000;
  return instantMs < 0 ? 'bad-date' : { instantMs, offsetMinutes };
}

function hourOf(hour: number, halfOfDay: string | undefined): number | undefined {
  if (halfOfDay === undefined) return hour <= 23 ? hour : undefined;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (halfOfDay.toLowerCase() === 'p' ? 12 : 0);
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1970 || day < 1 || day > (DAYS_IN_MONTH[month - 1] ?? 0)) return false;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month !== 2 || day < 29 || isLeap;
}

function inZone(clock: string, zone: string): SampleTime | 'bad-date' {
  try {
    const { instantMs, offsetMinutes } = resolveLegacyTime(clock, zone);
    return { instantMs, offsetMinutes };
  } catch {
    return 'bad-date';
  }
}
