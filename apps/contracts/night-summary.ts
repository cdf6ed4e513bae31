import { z } from 'zod';
import { MAX_INSTANT_MS } from './instant.ts';
import { wholeNumberText } from './whole-number-text.ts';

/** Longest span of one summary, and the span without a choice: the last twelve hours. */
export const MAX_SUMMARY_MS = 48 * 3_600_000;
export const DEFAULT_SUMMARY_MS = 12 * 3_600_000;

const instant = wholeNumberText(0, MAX_INSTANT_MS).optional();

/** Span of a summary, UTC milliseconds, and the time zone that its clock times are told in. */
export const summaryQuery = z
  .object({
    fromMs: instant,
    toMs: instant,
    zone: z
      .string()
      .max(60)
      .refine((zone) => isZone(zone), 'must be a time zone such as Europe/Rome')
      .default('UTC'),
  })
  .superRefine(({ fromMs, toMs }, context) => {
    if (fromMs === undefined && toMs === undefined) return;
    if (fromMs !== undefined && toMs !== undefined && toMs > fromMs && toMs - fromMs <= MAX_SUMMARY_MS)
      return;
    context.addIssue({
      code: 'custom',
      path: ['toMs'],
      input: toMs,
      message: `must be given together with 'fromMs', later than it by at most ${MAX_SUMMARY_MS} ms`,
    });
  });

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
