import { z } from 'zod';
import { HEART_RATE_RANGE } from './heart-rate.ts';
import { patientNumber } from './legacy-eeg.ts';

const bpm = z.number().min(HEART_RATE_RANGE.min).max(HEART_RATE_RANGE.max);

/** A sample as the old system passed it on, such as `{"date": "2024-05-10 11:21:10 +0200", "Avg": 64.5}`. */
const legacyHeartRate = z.object({
  date: z
    .string()
    .regex(
      /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2} [+-](0\d|1[0-7])[0-5]\d$/,
      'must look like 2024-05-10 11:21:10 +0200',
    )
    .refine((text) => !Number.isNaN(Date.parse(isoOf(text))), 'must be a date and time that exist'),
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

/** `2024-05-10 11:21:10 +0200` as ISO 8601. */
export function isoOf(date: string): string {
  const [day, time, offset] = date.split(' ');
  return `${day}T${time}${offset!.slice(0, 3)}:${offset!.slice(3)}`;
}
