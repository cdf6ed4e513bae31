import { Temporal } from 'temporal-polyfill';

/** Clock time of an instant in a time zone. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Offset from UTC at that instant, in minutes. */
  readonly offsetMinutes: number;
}

/** The time zone of this machine, an IANA name. */
export const ownTimeZone = (): string => Temporal.Now.timeZoneId();

/** @throws RangeError when `timeZone` is no IANA name */
export function localTime(instantMs: number, timeZone: string): LocalTime {
  const zoned = Temporal.Instant.fromEpochMilliseconds(Math.floor(instantMs)).toZonedDateTimeISO(timeZone);
  const { year, month, day, hour, minute, second } = zoned;
  return {
    year,
    month,
    day,
    hour,
    minute,
    second,
    offsetMinutes: Math.round(zoned.offsetNanoseconds / 60_000_000_000),
  };
}
