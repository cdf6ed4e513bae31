import { z } from 'zod';

export const deviceKind = z.enum(['eeg', 'heart-rate']);
export type DeviceKind = z.infer<typeof deviceKind>;

/** A device token: `wd_<deviceId>_<43 characters of base64url>` (256 random bits). Only its SHA-256 is ever stored or sent on. */
export const DEVICE_TOKEN = /^wd_([1-9]\d{0,9})_[A-Za-z0-9_-]{43}$/;

/** An acquisition asks whose token this is, naming the token's SHA-256 only. */
export const identifyDeviceRequest = z.strictObject({
  deviceId: z.int().positive(),
  tokenSha256: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
});
export type IdentifyDeviceRequest = z.infer<typeof identifyDeviceRequest>;

export const identifyDeviceAnswer = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    deviceId: z.int(),
    patientId: z.int(),
    kind: deviceKind,
  }),
  z.object({ known: z.literal(false) }),
]);
export type IdentifyDeviceAnswer = z.infer<typeof identifyDeviceAnswer>;
export type Device = Extract<IdentifyDeviceAnswer, { known: true }>;

/** How long an acquisition may trust an answer, in milliseconds: a revocation works within this time. */
export const DEVICE_CACHE_MS = 30_000;
