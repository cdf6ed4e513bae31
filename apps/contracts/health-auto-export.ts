import { z } from 'zod';

/**
 * The envelope of Health Auto Export's REST automation. Only what is needed to find the samples is checked here: a
 * sample that cannot be used is skipped and counted, the rest is stored. `heart_rate` may stand at any index or be missing.
 * @see https://github.com/Lybron/health-auto-export/wiki/API-Export---JSON-Format
 */
export const healthAutoExportBody = z.looseObject({
  data: z.looseObject({
    metrics: z
      .array(
        z.looseObject({
          name: z.string(),
          units: z.string().optional(),
          data: z.unknown().optional(),
        }),
      )
      .optional(),
  }),
});
export type HealthAutoExportBody = z.infer<typeof healthAutoExportBody>;

/** Headers that the app adds to every post; they describe it and prove nothing. */
export const healthAutoExportHeaders = {
  aggregation: 'automation-aggregation',
  period: 'automation-period',
  sessionId: 'session-id',
} as const;
