import { z } from 'zod';
import { HEART_RATE_RANGE } from './heart-rate.ts';
import { patientNumber } from './legacy-eeg.ts';

const bpm = z.number().min(HEART_RATE_RANGE.min).max(HEART_RATE_RANGE.max);

const DATE = /^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d:[0-5]\d [+-](0\d|1[0-7])[0-5]\d$/;

/** A sample as the old system passed it on, such as `{"date": "2024-05-10 11:21:10 +0200", "Avg": 64.5}`. */
const legacyHeartRate = z.object({
  date: z
    .string()
    .refine(
      (text) => DATE.test(text) && isDay(text),
      'must be a time that exists, like 2024-05-10 11:21:10 +0200',
    ),
  Avg: bpm,
  Min: bpm.optional(),
  Max: bpm.optional(),
  source: z.string().max(255).optional(),
});

/**
 * The body of data-access's legacy `/heartbeat_chunks/add`. The old system wrote a body that names no patient to three
 * patients; here `fk_user` must name one.
 */
export const legacyAddHeartRatesBody = z.object({
  fk_user: patientNumber,
  heartbeat_data: z.array(legacyHeartRate).min(1).max(100_000),
});

/** Heart rates of the last hours by patient number, oldest first. */
export const legacyLastHeartRatesAnswer = z.record(
  z.string(),
  z.object({ heartbeat_values: z.array(z.number()), register_timestamps: z.array(z.string()) }),
);

/** `2024-05-10 11:21:10 +0200` as ISO 8601. */
export function isoOf(date: string): string {
  const [day, time, offset] = date.split(' ');
  return `${day}T${time}${offset!.slice(0, 3)}:${offset!.slice(3)}`;
}

const isDay = (date: string): boolean => {
  const day = date.slice(0, 10);
  const instant = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(day);
};
