import { z } from 'zod';
import {
  MAX_WINDOWS_PER_REQUEST,
  SAMPLING_RATE_RANGE_HZ,
  origin,
  packedSamples,
  samplesPerWindowAt,
  score,
} from './eeg-window.ts';
import { int16List } from './int16-list.ts';

/**
 * One window as a device sends it to `/v1/eeg/windows`. (device, recordingId, sequence) is its identity: sending it
 * again is harmless and is answered with the stored result.
 */
export const eegSubmission = z
  .strictObject({
    /** Made by the sender when a recording starts. */
    recordingId: z.uuid(),
    /** Position of the window in its recording, from 0. */
    sequence: z.int().min(0).max(2_147_483_647),
    /** Instant of the first sample, ISO 8601 with offset, such as `2026-05-19T07:03:09.250+02:00`. */
    start: z.iso.datetime({
      offset: true,
      error: 'must be an ISO 8601 instant with offset, such as 2026-05-19T07:03:09.250+02:00',
    }),
    samplingRateHz: z.number().min(SAMPLING_RATE_RANGE_HZ.min).max(SAMPLING_RATE_RANGE_HZ.max),
    unit: z.enum(['uV', 'mV']),
    /** Units per step: `sample * scale` is the value in `unit`. */
    scale: z.number().positive().max(1_000),
    /** int16 steps, oldest first: base64 of their little-endian bytes, or a list of numbers. */
    samples: z.union([packedSamples, int16List], {
      error: 'must be base64 of little-endian int16 samples, or a list of whole numbers',
    }),
    /** Electrodes, such as `F7-T7`. */
    channel: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .regex(/^[^\p{Cc}\p{Cf}\p{Cs}]*$/u, 'must hold no control characters')
      .optional(),
    origin: origin.default('live'),
  })
  .superRefine((window, context) => {
    const expected = samplesPerWindowAt(window.samplingRateHz);
    const received = sampleCount(window.samples);
    if (received !== expected)
      context.addIssue({
        code: 'custom',
        path: ['samples'],
        input: received,
        message: `must hold ${expected} samples at ${window.samplingRateHz} Hz (round(rate * 178 / 173.61)), received ${received}`,
      });
  });
export type EegSubmission = z.infer<typeof eegSubmission>;

/** Most sampling rates in one request: each new one costs a resampling kernel, and a device has one. */
export const MAX_RATES_PER_REQUEST = 8;

/** The body of `/v1/eeg/windows`: one window or a batch, oldest first. */
export const eegSubmissionBatch = z.strictObject({
  windows: z
    .array(eegSubmission)
    .min(1)
    .max(MAX_WINDOWS_PER_REQUEST)
    .superRefine((windows, context) => {
      const rates = new Set(windows.map(({ samplingRateHz }) => samplingRateHz));
      if (rates.size > MAX_RATES_PER_REQUEST)
        context.addIssue({
          code: 'custom',
          input: windows,
          message: `must be of at most ${MAX_RATES_PER_REQUEST} sampling rates, received ${rates.size}; send the others in a request of their own`,
        });
    }),
});

/** The answer for one window: it is stored durably; `score` says what is known about it. */
export const eegReceipt = z.object({
  recordingId: z.uuid(),
  sequence: z.int(),
  windowId: z.int(),
  /** The window had been stored before; `score` is the stored one. */
  duplicate: z.boolean(),
  score,
});
export type EegReceipt = z.infer<typeof eegReceipt>;

export const eegReceiptBatch = z.object({ results: z.array(eegReceipt) });

function sampleCount(samples: readonly number[] | string): number {
  if (typeof samples !== 'string') return samples.length;
  const padding = samples.endsWith('==') ? 2 : samples.endsWith('=') ? 1 : 0;
  return ((samples.length * 3) / 4 - padding) / 2;
}
