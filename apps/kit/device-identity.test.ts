import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { DEVICE_CACHE_MS, type IdentifyDeviceRequest } from '../contracts/device.ts';
import { secret, startWard, type Ward } from '../testing/start-ward.ts';
import { identifyThrough } from './device-identity.ts';
import { createPeer, type Peer } from './peer.ts';

let ward: Ward;
let dataAccess: Peer<'data-access'>;
beforeAll(async () => {
  ward = await startWard();
  dataAccess = createPeer('data-access', { url: ward.url, secret });
});
afterAll(async () => {
  await dataAccess.close();
  await ward.stop();
});

const requestOf = (token: string): IdentifyDeviceRequest => ({
  deviceId: Number(token.split('_')[1]),
  tokenSha256: createHash('sha256').update(token).digest('hex'),
});

describe('identifyThrough', () => {
  it('notices a revocation when the time for which an answer may be trusted is over, not later', async () => {
    let nowMs = 1_000;
    const identify = identifyThrough(dataAccess, () => nowMs);
    const token = await ward.addDevice(7, 'eeg');
    expect(await identify(requestOf(token))).toMatchObject({ known: true, patientId: 7, kind: 'eeg' });
    await ward.revokeDevice(token);
    nowMs += DEVICE_CACHE_MS - 1;
    expect(await identify(requestOf(token))).toMatchObject({ known: true });
    nowMs += 1;
    expect(await identify(requestOf(token))).toEqual({ known: false });
  });

  it('knows a device although data-access is away, for as long as its answer may be trusted', async () => {
    const identify = identifyThrough(dataAccess);
    const [known, unseen] = [await ward.addDevice(8, 'eeg'), await ward.addDevice(9, 'eeg')];
    await identify(requestOf(known));
    await ward.stopStore();
    expect(await identify(requestOf(known))).toMatchObject({ known: true, patientId: 8 });
    await expect(identify(requestOf(unseen))).rejects.toMatchObject({ code: 'unavailable' });
    await ward.startStore();
  });

  it('tells two tokens of one device apart', async () => {
    const identify = identifyThrough(dataAccess);
    const request = requestOf(await ward.addDevice(10, 'heart-rate'));
    expect(await identify(request)).toMatchObject({ known: true });
    expect(await identify({ ...request, tokenSha256: 'a'.repeat(64) })).toEqual({ known: false });
  });
});
