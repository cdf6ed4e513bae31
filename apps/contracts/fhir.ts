import { z } from 'zod';
import { wholeNumberText } from './whole-number-text.ts';

/** `7` or `Patient/7`. */
const patient = z
  .string()
  .regex(/^(Patient\/)?[1-9]\d{0,14}$/, "must be a number such as '7', or 'Patient/7'")
  .transform((text) => Number(text.replace('Patient/', '')));

const dates = z.union([z.string().max(40), z.array(z.string().max(40)).max(4)]).optional();

/** Most resources of one page of a search. */
export const MAX_FHIR_COUNT = 100;

/** Search parameters of all resource types; each type takes those that its CapabilityStatement lists. */
export const fhirSearchQuery = z.strictObject({
  patient: patient.optional(),
  identifier: z.string().max(60).optional(),
  _id: z.string().max(64).optional(),
  code: z.string().max(100).optional(),
  date: dates,
  identified: dates,
  _count: wholeNumberText(1, MAX_FHIR_COUNT).optional(),
  /** Where the page before ended; from its link `next`. */
  _cursor: z
    .string()
    .regex(/^[a-z0-9.-]{1,60}$/, "must come from a link 'next'")
    .optional(),
});
export type FhirSearchQuery = z.infer<typeof fhirSearchQuery>;

export const fhirTypePath = z.object({ type: z.string().max(40) });
export const fhirResourcePath = fhirTypePath.extend({ id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/) });
