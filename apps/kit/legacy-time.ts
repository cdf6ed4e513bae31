import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { ServiceError } from './errors.ts';

/** A clock time of a known zone as an instant. */
export interface LegacyTime {
  /** UTC milliseconds since 1970. */
  readonly instantMs: number;
  /** Offset of the zone from UTC at that instant, in minutes. */
  readonly offsetMinutes: number;
  /** The clock showed this time twice; the earlier instant was taken. */
  readonly ambiguous: boolean;
}

const CLOCK_TIME = /^(\d{4})-(\d{1,2})-(\d{1,2}) (\d{1,2}):(\d{1,2}):(\d{1,2})$/;
const MAX_CACHED_MINUTES = 1_000;

/** Clocks change at whole minutes, so every second of a minute has the answer of its first one. */
const cachedMinutes = new Map<string, LegacyTime>();

/** Whether `zone` is an IANA time zone, such as `Europe/Rome`. */
export function isTimeZone(zone: string): boolean {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}

/** Reads a variable that names an IANA time zone; empty text is none. */
export const timeZoneOrNone = z
  .string()
  .refine((zone) => zone === '' || isTimeZone(zone), 'must be an IANA time zone, such as Europe/Rome')
  .transform((zone) => (zone === '' ? undefined : zone));

/**
 * Instant of a clock time without zone and zero padding, such as `2024-9-5 7:3:9`, in `zone`.
 * @param field path of the text in the body, named in the refusal
 * @throws ServiceError `bad-request` when no such time exists, an impossible date or an hour that the clock skipped, and
 * when it lies before 1970, as no instant that is stored does
 */
export function resolveLegacyTime(text: string, zone: string, field = 'register_timestamp'): LegacyTime {
  const seconds = Number(CLOCK_TIME.exec(text)?.[6]);
  if (!(seconds <= 59)) throw refusal(field, text, 'must be a date and time that exist');
  const minute = `${zone} ${text.slice(0, text.lastIndexOf(':'))}`;
  let start = cachedMinutes.get(minute);
  if (start === undefined) {
    start = resolveMinute(text, zone, field);
    if (cachedMinutes.size >= MAX_CACHED_MINUTES)
      cachedMinutes.delete(cachedMinutes.keys().next().value as string);
    cachedMinutes.set(minute, start);
  }
  return { ...start, instantMs: start.instantMs + seconds * 1_000 };
}

function resolveMinute(text: string, zone: string, field: string): LegacyTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = CLOCK_TIME.exec(text)!.slice(1).map(Number);
  const clock = plainDateTime({ year, month, day, hour, minute });
  if (clock === undefined) throw refusal(field, text, 'must be a date and time that exist');
  const earlier = clock.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = clock.toZonedDateTime(zone, { disambiguation: 'later' });
  const unique = earlier.epochMilliseconds === later.epochMilliseconds;
  if (earlier.epochMilliseconds < 0) throw refusal(field, text, 'must lie in 1970 or later');
  if (!unique && !earlier.toPlainDateTime().equals(clock))
    throw refusal(field, text, `must be a time that the clocks of ${zone} showed; they skipped it`);
  return {
    instantMs: earlier.epochMilliseconds,
    offsetMinutes: Math.round(earlier.offsetNanoseconds / 60e9),
    ambiguous: !unique,
  };
}

function plainDateTime(fields: Temporal.PlainDateTimeLike): Temporal.PlainDateTime | undefined {
  try {
    return Temporal.PlainDateTime.from(fields, { overflow: 'reject' });
  } catch {
    return undefined;
  }
}

const refusal = (field: string, text: string, rule: string): ServiceError =>
  new ServiceError('bad-request', `'${field}' (${JSON.stringify(text)}) ${rule}`, {
    fields: [{ path: field, rule }],
  });
