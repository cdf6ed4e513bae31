import { z } from 'zod';

/** Samples in the window that the network scores. */
export const SAMPLES_PER_WINDOW = 178;

/** Sampling rate that the network was trained on, in hertz. */
export const MODEL_SAMPLING_RATE_HZ = 173.61;

/** Length of a window at any declared rate, in milliseconds (1025.29). */
export const WINDOW_MS = (SAMPLES_PER_WINDOW / MODEL_SAMPLING_RATE_HZ) * 1_000;

/** Sampling rates that devices may declare, in hertz. */
export const SAMPLING_RATE_RANGE_HZ = { min: 100, max: 2_048 } as const;

/** Most windows in one request. */
export const MAX_WINDOWS_PER_REQUEST = 600;

/** Samples that a window has at `samplingRateHz`: round(rate * 178 / 173.61). */
export const samplesPerWindowAt = (samplingRateHz: number): number =>
  Math.round((samplingRateHz * SAMPLES_PER_WINDOW) / MODEL_SAMPLING_RATE_HZ);

/** Base64 of little-endian int16 samples, oldest first. */
export const packedSamples = z.base64().min(4).max(16_384);

/** Where the signal comes from: a person being recorded now, a recording played again, or made by a formula. */
export const origin = z.enum(['live', 'replay', 'synthetic']);
export type Origin = z.infer<typeof origin>;

/** Why a signal could not be assessed: a code for programs and a text for people. */
export const qualityReason = z.object({ code: z.string().max(40), text: z.string().max(200) });
export type QualityReason = z.infer<typeof qualityReason>;

/** What is known about a window: a probability in [0, 1], or the reason why there is none. */
export const score = z.discriminatedUnion('status', [
  z.object({
    status: z.literal('scored'),
    probability: z.number().min(0).max(1),
    modelVersion: z.string().max(64),
  }),
  z.object({
    status: z.literal('not-assessable'),
    reasons: z.array(qualityReason).min(1).max(16),
    modelVersion: z.string().max(64),
  }),
  z.object({ status: z.literal('unscored'), reason: z.string().max(200) }),
]);
export type Score = z.infer<typeof score>;

/** A window as data-access gives it out. `samples * scaleUv` are microvolts. */
export const eegWindow = z.object({
  windowId: z.int().positive(),
  patientId: z.int().positive(),
  recordingId: z.uuid().nullable(),
  /** Instant of the first sample, UTC, in milliseconds since 1970. */
  startMs: z.int(),
  /** Offset from UTC that the sender declared, in minutes. */
  offsetMinutes: z.int().min(-1_080).max(1_080),
  /** The sender's clock time fell into an hour that occurred twice; the earlier instant was taken. */
  timeAmbiguous: z.boolean(),
  samplingRateHz: z.number(),
  scaleUv: z.number(),
  samples: packedSamples,
  channel: z.string().max(40).nullable(),
  origin,
  score,
  /** When data-access stored it, UTC, in milliseconds since 1970. */
  receivedMs: z.int(),
});
export type EegWindow = z.infer<typeof eegWindow>;
