import { z } from 'zod';
import { actor } from './actor.ts';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits');

/** A session ends after this long without an act of its person, in milliseconds. Screens on the wall do not act. */
export const SESSION_IDLE_MS = 15 * 60_000;

/** What emergency access lasts, in milliseconds; it ends with the session at the latest. */
export const BREAK_GLASS_MS = 60 * 60_000;

export const MAX_PASSWORD_LENGTH = 200;

/** A person's name and password, and the network address they come from. */
export const signInRequest = z.strictObject({
  account: z.string().min(1).max(100),
  password: z.string().min(1).max(MAX_PASSWORD_LENGTH),
  address: z.string().max(60),
});
export type SignInRequest = z.infer<typeof signInRequest>;

/** Somebody whom an OpenID provider has authenticated. */
export const federatedSignInRequest = z.strictObject({
  issuer: z.url().max(500),
  subject: z.string().min(1).max(255),
  address: z.string().max(60),
});
export type FederatedSignInRequest = z.infer<typeof federatedSignInRequest>;

/** `sessionId` is a secret that is told once; only its SHA-256 is kept and asked for. */
export const signInAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('signed-in'), sessionId: z.string(), endsMs: z.int() }),
  z.object({ outcome: z.literal('refused') }),
  /** Too many failures: neither a right nor a wrong password is looked at before then. */
  z.object({ outcome: z.literal('wait'), retryAfterSeconds: z.int() }),
]);
export type SignInAnswer = z.infer<typeof signInAnswer>;

/** Who is signed in, and what they see. */
export const session = z.object({
  actor,
  wardIds: z.array(z.int()),
  /** Whether patients are shown by name. */
  seesNames: z.boolean(),
  /** When it ends without a further act; null: it does not end by itself before `endsMs`. */
  idleEndsMs: z.int().nullable(),
  endsMs: z.int(),
});
export type Session = z.infer<typeof session>;

/** `active`: their persons are acting now, so that the sessions stay alive. */
export const findSessionsRequest = z.strictObject({
  sessionSha256s: z.array(sha256).max(1_000),
  active: z.boolean(),
});

/** In the order of the request; null: there is no such session, or it has ended. */
export const findSessionsAnswer = z.object({ sessions: z.array(session.nullable()) });

export const sessionReference = z.strictObject({ sessionSha256: sha256 });

/** The fields of the page for emergency access. */
export const emergencyAccessForm = z.object({
  reason: z.string().trim().min(5, 'must say why in at least 5 characters').max(500),
});

export const breakGlassRequest = sessionReference.extend(emergencyAccessForm.shape);

/** Shortest password that a person may choose; nothing else guards it (NIST SP 800-63B-4). */
export const MIN_PASSWORD_LENGTH = 15;

/** Signs that a chosen password must have at least, each counted once. */
const MIN_DIFFERENT_SIGNS = 6;

const chosenPassword = z
  .string()
  .min(MIN_PASSWORD_LENGTH, `must have at least ${MIN_PASSWORD_LENGTH} characters, such as four words`)
  .max(MAX_PASSWORD_LENGTH)
  .refine(
    (text) => new Set(text).size >= MIN_DIFFERENT_SIGNS,
    `must have at least ${MIN_DIFFERENT_SIGNS} different characters`,
  );

/** The person of a session wants another password. */
export const changePasswordRequest = sessionReference.extend({
  current: z.string().min(1).max(MAX_PASSWORD_LENGTH),
  wanted: chosenPassword,
  address: z.string().max(60),
});
export type ChangePasswordRequest = z.infer<typeof changePasswordRequest>;

export const changePasswordAnswer = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('changed') }),
  /** The current password is wrong, or the account has none since it signs in at the OpenID provider. */
  z.object({ outcome: z.literal('refused') }),
  z.object({ outcome: z.literal('wait'), retryAfterSeconds: z.int() }),
]);
export type ChangePasswordAnswer = z.infer<typeof changePasswordAnswer>;

export const doneAnswer = z.object({ done: z.boolean() });

/** The fields of the sign-in page; `next` is the page that was wanted. */
export const credentials = z.object({
  account: z.string().trim().max(100).default(''),
  password: z.string().max(MAX_PASSWORD_LENGTH).default(''),
  next: z.string().max(2_000).optional(),
});

/** What the dashboard tells a person about their own session. */
export const ownSession = session.pick({ idleEndsMs: true, endsMs: true }).extend({
  accountId: actor.shape.accountId,
  name: actor.shape.name,
  role: actor.shape.role,
  breakGlass: z.boolean(),
});

/** The fields of the page for another password; `repeated` guards against a slip. */
export const passwordForm = z.object({
  current: z.string().max(MAX_PASSWORD_LENGTH).default(''),
  wanted: z.string().max(MAX_PASSWORD_LENGTH).default(''),
  repeated: z.string().max(MAX_PASSWORD_LENGTH).default(''),
});
