import { z } from 'zod';

/** Codes of every refusal, with the status they are sent with. Clients may rely on them. */
export const problemStatus = {
  'bad-request': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'unsupported-media-type': 415,
  internal: 500,
  overloaded: 503,
  unavailable: 503,
} as const;
export type ProblemCode = keyof typeof problemStatus;

/** The body of every answer that is not a success. */
export const problem = z.object({
  status: z.literal('error'),
  code: z.enum(Object.keys(problemStatus) as [ProblemCode, ...ProblemCode[]]),
  /** What is wrong, the rule, and the repair; several faults are joined by `; `. */
  message: z.string(),
  /** Every field at fault. */
  fields: z.array(z.object({ path: z.string(), rule: z.string() })).optional(),
});
export type Problem = z.infer<typeof problem>;
