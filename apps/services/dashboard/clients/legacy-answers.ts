import { z } from 'zod';

/** The newest window of each patient, as the old dashboard's clients read it. `eeg_data` is JSON text. */
export const legacyEegList = z.array(
  z.looseObject({
    fk_user: z.union([z.int(), z.string()]),
    eeg_data: z.string(),
    epilepsy_prediction_probability: z.union([z.number(), z.string()]).nullable(),
    register_timestamp: z.string(),
  }),
);

/** Heart rates of the last five hours by patient number. */
export const legacyHeartRateLists = z.record(
  z.string(),
  z.object({
    heartbeat_values: z.array(z.number()),
    register_timestamps: z.array(z.string()),
  }),
);
