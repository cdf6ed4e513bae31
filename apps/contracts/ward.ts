import { z } from 'zod';
import { alarm } from './alarm.ts';
import { eegWindow } from './eeg-window.ts';
import { MAX_INSTANT_MS } from './instant.ts';
import { wholeNumberText } from './whole-number-text.ts';

export const patient = z.object({ patientId: z.int().positive(), name: z.string() });
export type Patient = z.infer<typeof patient>;
export const patientsAnswer = z.object({ patients: z.array(patient) });

/** A patient in a path. */
export const patientPath = z.object({ patientId: wholeNumberText(1, Number.MAX_SAFE_INTEGER) });

const instant = wholeNumberText(0, MAX_INSTANT_MS);

/** Span [fromMs, toMs) in UTC milliseconds. */
const span = z.object({ fromMs: instant, toMs: instant }).superRefine(({ fromMs, toMs }, context) => {
  if (fromMs >= toMs)
    context.addIssue({ code: 'custom', path: ['toMs'], input: toMs, message: "must be later than 'fromMs'" });
});

/** Longest stretch of EEG in one answer, in milliseconds. */
export const MAX_EEG_PAGE_MS = 10 * 60_000;

export const eegPageQuery = span.superRefine(({ fromMs, toMs }, context) => {
  if (toMs - fromMs > MAX_EEG_PAGE_MS)
    context.addIssue({
      code: 'custom',
      path: ['toMs'],
      input: toMs,
      message: `must be at most ${MAX_EEG_PAGE_MS} ms after 'fromMs'`,
    });
});

/** Longest stretch of EEG in one exported file, in milliseconds. */
export const MAX_EEG_EXPORT_MS = 3_600_000;

const hertz = z
  .string()
  .regex(/^\d{1,3}(\.\d{1,2})?$/, 'must be a frequency in hertz')
  .transform(Number)
  .optional();

/** What is to be exported: one `channel`, or all in one file; as it is stored, or filtered as a page shows it. */
export const eegExportQuery = span
  .and(
    z.object({
      format: z.enum(['edf', 'csv']),
      channel: z.string().max(40).optional(),
      low: hertz,
      high: hertz,
      notch: hertz,
    }),
  )
  .superRefine(({ fromMs, toMs }, context) => {
    if (toMs - fromMs > MAX_EEG_EXPORT_MS)
      context.addIssue({
        code: 'custom',
        path: ['toMs'],
        input: toMs,
        message: `must be at most ${MAX_EEG_EXPORT_MS} ms after 'fromMs'`,
      });
  });

/** Windows that overlap the asked span, oldest first, and where the stored EEG goes on outside it. */
export const eegPage = z.object({
  windows: z.array(eegWindow),
  /** Start of the last window before the span, or null. */
  previousMs: z.int().nullable(),
  /** Start of the first window after the span, or null. */
  nextMs: z.int().nullable(),
});
export type EegPage = z.infer<typeof eegPage>;

export const trendQuery = span;

/** Widths of the stored trend buckets, in milliseconds, finest first. */
export const TREND_BUCKETS_MS = [60_000, 900_000] as const;
export type TrendBucketMs = (typeof TREND_BUCKETS_MS)[number];

/** Most buckets in one answer; the finest width that stays below it is taken. */
export const MAX_TREND_BUCKETS = 700;

/** Seizure-probability trend. Buckets without windows are absent: a gap is a gap. */
export const eegTrend = z.object({
  bucketMs: z.int(),
  buckets: z.array(
    z.object({
      startMs: z.int(),
      windows: z.int(),
      scored: z.int(),
      notAssessable: z.int(),
      meanProbability: z.number().nullable(),
      maxProbability: z.number().nullable(),
    }),
  ),
});
export type EegTrend = z.infer<typeof eegTrend>;

/** Heart-rate trend in beats per minute, and highest, mean and lowest over the span (null without samples). */
export const heartRateTrend = z.object({
  bucketMs: z.int(),
  buckets: z.array(
    z.object({
      startMs: z.int(),
      samples: z.int(),
      lowest: z.number(),
      mean: z.number(),
      highest: z.number(),
    }),
  ),
  summary: z
    .object({
      samples: z.int(),
      lowest: z.number(),
      mean: z.number(),
      highest: z.number(),
      newestMs: z.int(),
    })
    .nullable(),
});
export type HeartRateTrend = z.infer<typeof heartRateTrend>;

/** How far back a ward tile looks, in milliseconds. */
export const WARD_EEG_MS = 12_000;
export const WARD_HEART_RATE_MS = 5 * 3_600_000;

/** One patient at a glance. `windows` are the newest ones, oldest first, however old they are. */
export const wardPatient = patient.extend({
  wardId: z.int(),
  /** Bed of the ward; null: none. */
  bed: z.string().nullable(),
  /** A discharged patient has no live signals, and is known still: people of the ward may look back. */
  discharged: z.boolean(),
  /** Whether heart-rate limits were set for this patient; else the defaults count. */
  ownLimits: z.boolean(),
  windows: z.array(eegWindow),
  /** When data-access received the newest window and the newest heart rate; null when there is none. */
  heartRate: heartRateTrend,
});
export type WardPatient = z.infer<typeof wardPatient>;

/** Everything the ward page starts from, true at `changeNumber`: follow the changes after it. */
export const ward = z.object({
  changeNumber: z.int(),
  serverMs: z.int(),
  patients: z.array(wardPatient),
  /** Every alarm that is not off. */
  alarms: z.array(alarm),
});
export type Ward = z.infer<typeof ward>;
