import { z } from 'zod';

/** Emergency access in use: by whom and until when at most. Its reason may say something about a patient, so it stays out. */
export const emergencyAccess = z.object({ name: z.string(), fromMs: z.int(), untilMs: z.int() });
export type EmergencyAccess = z.infer<typeof emergencyAccess>;
export const emergencyAccessesAnswer = z.object({ accesses: z.array(emergencyAccess) });
