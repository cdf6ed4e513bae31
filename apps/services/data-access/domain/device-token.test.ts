import { describe, expect, it } from '@jest/globals';
import { DEVICE_TOKEN } from '../../../contracts/device.ts';
import { accepts, newToken, sha256Of } from './device-token.ts';

const token = newToken(12);
const device = {
  token_sha256: sha256Of(token),
  previous_sha256: null,
  previous_until_ms: null,
  revoked_ms: null,
};

describe('device tokens', () => {
  it('name their device, have the agreed form and are never the same', () => {
    expect(DEVICE_TOKEN.exec(token)?.[1]).toBe('12');
    expect(new Set(Array.from({ length: 100 }, () => newToken(12))).size).toBe(100);
  });

  it('are accepted until they are revoked, the previous one until its time is over', () => {
    const previous = newToken(12);
    const rotated = { ...device, previous_sha256: sha256Of(previous), previous_until_ms: 1_000 };
    expect(accepts(device, sha256Of(token), 0)).toBe(true);
    expect(accepts(device, sha256Of(previous), 0)).toBe(false);
    expect(accepts(rotated, sha256Of(previous), 999)).toBe(true);
    expect(accepts(rotated, sha256Of(previous), 1_000)).toBe(false);
    expect(accepts({ ...rotated, revoked_ms: 5 }, sha256Of(token), 0)).toBe(false);
  });
});
