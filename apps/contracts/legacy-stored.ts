import { z } from 'zod';

/** The old system's answer to what was stored. */
export const legacyStored = z.object({ status: z.literal('success') });
