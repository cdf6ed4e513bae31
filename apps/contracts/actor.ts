import { z } from 'zod';

/** What a person may be on a ward; apps/model/access.ts says what each role may do. */
export const role = z.enum(['viewer', 'nurse', 'physician', 'administrator']);
export type Role = z.infer<typeof role>;

/** The person on whose behalf one service calls another. */
export const actor = z.strictObject({
  accountId: z.uuid(),
  /** As colleagues know the person; shown beside what the person did. */
  name: z.string().min(1).max(200),
  role,
  /** Emergency access is in use: patients of other wards may be reached too. */
  breakGlass: z.boolean().optional(),
});
export type Actor = z.infer<typeof actor>;

/** Request header that carries the actor. It counts only beside the secret of the dashboard. */
export const ACTOR_HEADER = 'x-ward-actor';

/** The value of {@link ACTOR_HEADER}: JSON as base64url, since names are Unicode and headers are not. */
export const packActor = (person: Actor): string => Buffer.from(JSON.stringify(person)).toString('base64url');

/** Reads the value of {@link ACTOR_HEADER}; undefined when it is none. */
export function unpackActor(header: string): Actor | undefined {
  try {
    return actor.safeParse(JSON.parse(Buffer.from(header, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}
