import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token of device `deviceId`: 256 random bits. It is shown once; only its SHA-256 is kept. */
export const newToken = (deviceId: number): string =>
  `wd_${deviceId}_${randomBytes(32).toString('base64url')}`;

/** SHA-256 in hexadecimal. */
export const sha256Of = (token: string): string => createHash('sha256').update(token).digest('hex');

/** What a device's row says about the tokens it accepts. */
export interface AcceptedTokens {
  readonly token_sha256: string;
  readonly previous_sha256: string | null;
  readonly previous_until_ms: number | null;
  readonly revoked_ms: number | null;
}

/** Whether the device accepts the token with this hash now. Takes equally long whatever differs. */
export function accepts(device: AcceptedTokens, tokenSha256: string, nowMs: number): boolean {
  const current = isSame(device.token_sha256, tokenSha256);
  const previous = isSame(device.previous_sha256 ?? device.token_sha256, tokenSha256);
  const overlaps = device.previous_until_ms !== null && nowMs < device.previous_until_ms;
  return device.revoked_ms === null && (current || (previous && overlaps));
}

const isSame = (a: string, b: string): boolean =>
  timingSafeEqual(Buffer.from(a, 'hex'), Buffer.from(b, 'hex'));
