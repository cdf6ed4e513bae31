import { z } from 'zod';
import { MAX_WINDOWS_PER_REQUEST, SAMPLING_RATE_RANGE_HZ, eegWindow, score } from './eeg-window.ts';
import { MAX_INSTANT_MS } from './instant.ts';
import { wholeNumberText } from './whole-number-text.ts';

/**
 * A window that an acquisition asks data-access to store. Its identity is (deviceId, recordingId, sequence), or for
 * legacy windows, which have none of them, (patientId, startMs, SHA-256 of the samples).
 */
export const newEegWindow = eegWindow.omit({ windowId: true, receivedMs: true }).extend({
  startMs: z.int().min(0).max(MAX_INSTANT_MS),
  samplingRateHz: z.number().min(SAMPLING_RATE_RANGE_HZ.min).max(SAMPLING_RATE_RANGE_HZ.max),
  scaleUv: z.number().positive(),
  deviceId: z.int().positive().nullable(),
  sequence: z.int().min(0).nullable(),
});
export type NewEegWindow = z.infer<typeof newEegWindow>;

export const storeEegWindowsRequest = z.strictObject({
  windows: z.array(newEegWindow).min(1).max(MAX_WINDOWS_PER_REQUEST),
});

/**
 * What became of one window:
 * - `stored`: new, durable;
 * - `duplicate`: stored before with the same samples; `score` is the stored one;
 * - `conflict`: its identity is taken by other samples; nothing was stored;
 * - `unknown-patient`: nothing was stored.
 */
export const storeOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['stored', 'duplicate']), windowId: z.int(), score }),
  z.object({ outcome: z.enum(['conflict', 'unknown-patient']) }),
]);
export type StoreOutcome = z.infer<typeof storeOutcome>;

/** One outcome per window, in the order of the request. A 2xx means that the transaction is on disk. */
export const storeEegWindowsAnswer = z.object({ outcomes: z.array(storeOutcome) });

/** Query of `unscoredEegWindows`. */
export const unscoredQuery = z.object({ limit: wholeNumberText(1, 600).default(60) });

/** Windows waiting for a score, oldest first. */
export const unscoredAnswer = z.object({
  windows: z.array(eegWindow.pick({ windowId: true, samplingRateHz: true, scaleUv: true, samples: true })),
});
export type UnscoredWindow = z.infer<typeof unscoredAnswer>['windows'][number];

/** Late scores. A window that has been scored meanwhile keeps its score. */
export const scoreEegWindowsRequest = z.strictObject({
  scores: z
    .array(z.object({ windowId: z.int().positive(), score }))
    .min(1)
    .max(MAX_WINDOWS_PER_REQUEST),
});
export type LateScore = z.infer<typeof scoreEegWindowsRequest>['scores'][number];

export const scoreEegWindowsAnswer = z.object({ scored: z.int() });
