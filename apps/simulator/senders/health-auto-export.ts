import { healthAutoExportHeaders, type HealthAutoExportBody } from '../../contracts/health-auto-export.ts';
import type { Random } from '../neural-mass/random.ts';
import { localTime } from '../playback/time-zone.ts';
import type { HeartMinute } from './heart-model.ts';

/** A phone on which the app Health Auto Export runs. */
export interface Phone {
  /** IANA name; the app writes dates with the phone's offset at that instant. */
  readonly timeZone: string;
  /** As the phone names the watch: with a typographic apostrophe, such as `Anna’s Apple Watch`. */
  readonly source: string;
  readonly random: Random;
}

/**
 * The body of one run of the app's REST automation: other metrics first, then heart_rate in count/min, one
 * sample per minute. Keys come in any order, and averages are floats, as in captures of the real app.
 */
export function healthAutoExportBody(
  minutes: readonly HeartMinute[],
  { timeZone, source, random }: Phone,
): HealthAutoExportBody {
  const date = (instantMs: number): string => appDate(instantMs, timeZone);
  const last = minutes.at(-1)?.minuteMs ?? 0;
  const day = date(last).replace(/\d\d:\d\d:\d\d/, '00:00:00');
  return {
    data: {
      metrics: [
        {
          name: 'step_count',
          units: 'count',
          data: [{ date: day, qty: 1_000 + random.below(6_000), source }],
        },
        {
          name: 'resting_heart_rate',
          units: 'count/min',
          data: [{ date: day, qty: 55 + random.below(15), source }],
        },
        {
          name: 'heart_rate_variability',
          units: 'ms',
          data: [{ date: day, qty: 30 + 40 * random.uniform(), source }],
        },
        {
          name: 'heart_rate',
          units: 'count/min',
          data: minutes.map(({ minuteMs, min, avg, max }) =>
            anyOrder({ date: date(minuteMs), Min: min, Avg: avg, Max: max, source }, random),
          ),
        },
      ],
      workouts: [],
    },
  };
}

/** The headers of one run; `session-id` is new every time. */
export function healthAutoExportRunHeaders(automationId: string): Readonly<Record<string, string>> {
  return {
    'automation-name': 'Ward heart rate',
    'automation-id': automationId,
    [healthAutoExportHeaders.aggregation]: 'Minutes',
    [healthAutoExportHeaders.period]: 'Default',
    [healthAutoExportHeaders.sessionId]: crypto.randomUUID().toUpperCase(),
  };
}

/** `yyyy-MM-dd HH:mm:ss Z` with an offset without colon, such as `2026-05-19 07:03:00 +0200`. */
export function appDate(instantMs: number, timeZone: string): string {
  const { year, month, day, hour, minute, second, offsetMinutes } = localTime(instantMs, timeZone);
  const two = (value: number): string => String(value).padStart(2, '0');
  const size = Math.abs(offsetMinutes);
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${two(size % 60)}`;
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)}:${two(second)} ${offset}`;
}

function anyOrder<T extends object>(sample: T, random: Random): T {
  const entries = Object.entries(sample);
  const turn = random.below(entries.length);
  return Object.fromEntries([...entries.slice(turn), ...entries.slice(0, turn)]) as T;
}
