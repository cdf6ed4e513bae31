import { z } from 'zod';
import { SAMPLES_PER_WINDOW } from './eeg-window.ts';
import { int16List } from './int16-list.ts';

const PATIENT_RULE = 'must be the number of a patient, such as 1';

/** A patient as the old clients name it: a number, or the same as text. */
export const patientNumber = z
  .union([z.int().positive(), z.string().regex(/^[1-9]\d{0,9}$/, PATIENT_RULE)], { error: PATIENT_RULE })
  .transform(Number);

const eegData = int16List.superRefine((list: unknown, context) => {
  if (Array.isArray(list) && list.length !== SAMPLES_PER_WINDOW)
    context.addIssue({
      code: 'custom',
      input: list,
      message: `must hold ${SAMPLES_PER_WINDOW} samples (1.025 s at 173.61 Hz), received ${list.length}; send windows of another rate to /v1/eeg/windows`,
    });
});

/**
 * Local clock time without zone and without zero padding, such as `2024-9-5 7:3:9`.
 * The deployment's `legacyTimeZone` says which zone it is in.
 */
export const legacyTimestamp = z
  .string()
  .regex(/^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{1,2}:\d{1,2}$/, 'must look like 2024-9-5 7:3:9 (local time)');

/** The body that the old EEG phone app posts to `/` and `/eeg`. */
export const legacyEegBody = z.object({
  fk_user: patientNumber,
  eeg_data: eegData,
  register_timestamp: legacyTimestamp,
});
export type LegacyEegBody = z.infer<typeof legacyEegBody>;

/** Its answer. `response.response` is a probability, or -1 with the reason in `response.message`. */
export const legacyEegAnswer = z.object({
  status: z.literal('success'),
  message: z.literal('Completed'),
  response: z.object({ message: z.string(), response: z.number() }),
});
export type LegacyEegAnswer = z.infer<typeof legacyEegAnswer>;

/** The body of `/predict`. */
export const legacyPredictBody = z.object({
  eeg_data: z.array(z.number().min(-100_000).max(100_000)).length(SAMPLES_PER_WINDOW, {
    error: ({ input }) =>
      `must hold ${SAMPLES_PER_WINDOW} samples (1.025 s at 173.61 Hz), received ${Array.isArray(input) ? input.length : 0}; cut or resample the signal to windows of ${SAMPLES_PER_WINDOW}`,
  }),
});

/** The answer of `/predict`: a probability, or -1 with the reason in `message`. */
export const legacyPredictAnswer = z.object({ message: z.string(), response: z.number() });

/** The newest window of each patient, as old readers get it. `eeg_data` is JSON text; -1 stands for no probability. */
export const legacyLastEegAnswer = z.array(
  z.object({
    fk_user: z.int().positive(),
    eeg_data: z.string(),
    epilepsy_prediction_probability: z.number().min(-1).max(1),
    register_timestamp: z.string(),
  }),
);

/** The body of data-access's legacy `/eeg_chunks/add`. */
export const legacyAddEegBody = legacyEegBody.extend({
  epilepsy_prediction_probability: z
    .union([z.number(), z.string().regex(/^\d(\.\d+)?$/)])
    .transform(Number)
    .pipe(z.number().min(0).max(1)),
});
