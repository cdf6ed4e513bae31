import { z } from 'zod';
import { MAX_INSTANT_MS } from './instant.ts';

/** Heart rates accepted from devices, in beats per minute. */
export const HEART_RATE_RANGE = { min: 15, max: 300 } as const;

/** Most samples of one post on their way from heart-rate-acquisition to data-access. */
export const MAX_HEART_RATES_PER_POST = 10_000;

/** Most posts in one request. */
export const MAX_HEART_RATE_POSTS = 64;

const bpm = z.number().min(HEART_RATE_RANGE.min).max(HEART_RATE_RANGE.max);

/**
 * One sample as a tuple, since 100,000 of them come at once:
 * [instantMs (UTC), offsetMinutes, min, mean, max (beats per minute), index into `sources`].
 */
export const heartRateTuple = z.tuple([
  z.int().min(0).max(MAX_INSTANT_MS),
  z.int().min(-1_080).max(1_080),
  bpm,
  bpm,
  bpm,
  z.int().min(0),
]);
export type HeartRateTuple = z.infer<typeof heartRateTuple>;

/** Samples that one device posted. (patientId, instantMs, source) is a sample's identity: a repeat updates it. */
export const heartRatePost = z.strictObject({
  patientId: z.int().positive(),
  deviceId: z.int().positive().nullable(),
  /** Interval that the sender summarised over, as it names it, such as `Minutes`. */
  aggregation: z.string().max(40).nullable(),
  sources: z.array(z.string().max(255)).max(1_000),
  samples: z.array(heartRateTuple).min(1).max(MAX_HEART_RATES_PER_POST),
});
export type HeartRatePost = z.infer<typeof heartRatePost>;

/** Posts that are stored together. */
export const storeHeartRatesRequest = z.strictObject({
  posts: z.array(heartRatePost).min(1).max(MAX_HEART_RATE_POSTS),
});

/** How many samples were new, changed, or already stored with these values. */
export const heartRateCounts = z.object({ accepted: z.int(), updated: z.int(), unchanged: z.int() });
export type HeartRateCounts = z.infer<typeof heartRateCounts>;

/** The counts of each post, in order. A 2xx means that all of them are on disk. */
export const storeHeartRatesAnswer = z.object({ posts: z.array(heartRateCounts) });

/** Why a sample was left out; the rest of its batch is stored. */
export const skipReasons = [
  'no-date',
  'no-offset',
  'bad-date',
  'future',
  'no-value',
  'out-of-range',
  'min-avg-max-order',
  'bad-source',
  'not-a-sample',
] as const;
export type SkipReason = (typeof skipReasons)[number];

/** The answer to Health Auto Export. Sent with 200 whatever was skipped: the app repeats a refused batch for ever. */
export const heartRateReceipt = z.object({
  status: z.literal('success'),
  message: z.string(),
  accepted: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  skipped: z.int(),
  skippedReasons: z.partialRecord(z.enum(skipReasons), z.int()),
  ignoredMetrics: z.array(z.string()),
});
export type HeartRateReceipt = z.infer<typeof heartRateReceipt>;

/** The answer to the test button of Health Auto Export. */
export const heartRateTestAnswer = z.object({ status: z.literal('success'), message: z.string() });
