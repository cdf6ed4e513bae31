import { z } from 'zod';

/** Faults collected for one list; what is shown is cut further. */
const MAX_FAULTS = 1_000;

/**
 * A list of whole numbers in [-32768, 32767]. One loop instead of a schema per entry: a window has hundreds of them, and
 * most requests carry one.
 */
export const int16List = z
  .custom<number[]>()
  .superRefine((list: unknown, context) => {
    if (!Array.isArray(list)) {
      context.addIssue({ code: 'invalid_type', expected: 'array', input: list, continue: false });
      return;
    }
    let faults = 0;
    for (let i = 0; i < list.length && faults < MAX_FAULTS; i += 1) {
      const entry: unknown = list[i];
      if (typeof entry === 'number' && entry >= -32_768 && entry <= 32_767 && Number.isInteger(entry))
        continue;
      faults += 1;
      context.addIssue({
        code: 'custom',
        path: [i],
        input: entry,
        message: 'must be a whole number from -32768 to 32767',
      });
    }
  })
  .meta({ type: 'array', items: { type: 'integer', minimum: -32_768, maximum: 32_767 } });
