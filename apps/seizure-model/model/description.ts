import { z } from 'zod';
import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { normalisers } from '../network/prepare.ts';

const count = z.int().positive();
const share = z.number().min(0).max(1);

const figures = z.object({
  accuracy: share,
  sensitivity: share,
  specificity: share,
  auroc: share,
  brier: share,
  ece: share,
});

/** `model.json`: all that is needed to serve the weights beside it, and what they were measured to be worth. */
export const modelDescription = z.strictObject({
  version: z.string().min(1).max(64),
  input: z.strictObject({
    samplesPerWindow: z.literal(SAMPLES_PER_WINDOW),
    samplingRateHz: z.literal(MODEL_SAMPLING_RATE_HZ),
    unit: z.literal('uV'),
    normaliser: z.enum(normalisers),
  }),
  architecture: z.strictObject({
    inputs: count,
    samplesPerStep: count,
    convolutions: z.array(
      z.strictObject({ kernel: count, stride: count, channels: count, residual: z.boolean() }),
    ),
    hiddenUnits: count,
  }),
  weights: z.strictObject({
    file: z.string().regex(/^[a-z0-9.-]+$/),
    /** Lower-case hexadecimal digest of the file. */
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    dtype: z.literal('float32'),
  }),
  /** The logit is divided by it before the logistic function. */
  temperature: z.number().positive(),
  alarmRule: z.strictObject({ k: count, n: count, threshold: share }),
  training: z.strictObject({
    data: z.string(),
    recordings: count,
    epochs: count,
    seed: z.int(),
    /** Event-grouped cross-validation of the same recipe, mean over the fold seeds: not measured on these weights. */
    crossValidation: z.strictObject({
      folds: count,
      foldSeeds: z.array(z.int()).min(1),
      windowStarts: z.array(z.int()),
      figures,
    }),
  }),
});
export type ModelDescription = z.infer<typeof modelDescription>;
