import { z } from 'zod';
import { MAX_WINDOWS_PER_REQUEST, SAMPLES_PER_WINDOW, qualityReason } from './eeg-window.ts';

const microvolts = z.number().min(-100_000).max(100_000);

/**
 * 178 samples at 173.61 Hz in microvolts, oldest first: base64 of little-endian float32, or a list. What services send
 * comes first: a list that does not fit costs ten times as much to refuse.
 */
export const predictionWindow = z.union([
  z.base64().length(Math.ceil((SAMPLES_PER_WINDOW * 4) / 3) * 4),
  z.array(microvolts).length(SAMPLES_PER_WINDOW),
]);

/** The body of `/v1/predictions`. */
export const predictionRequest = z.strictObject({
  windows: z.array(predictionWindow).min(1).max(MAX_WINDOWS_PER_REQUEST),
});

/** One answer per window, in order. Where the signal cannot be assessed there is no probability. */
export const prediction = z.discriminatedUnion('status', [
  z.object({ status: z.literal('scored'), probability: z.number().min(0).max(1) }),
  z.object({ status: z.literal('not-assessable'), reasons: z.array(qualityReason).min(1) }),
]);
export type Prediction = z.infer<typeof prediction>;

export const predictionAnswer = z.object({ modelVersion: z.string(), predictions: z.array(prediction) });
export type PredictionAnswer = z.infer<typeof predictionAnswer>;
