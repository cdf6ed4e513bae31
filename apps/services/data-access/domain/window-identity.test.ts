import { describe, expect, it } from '@jest/globals';
import { newWindow } from '../testing/windows.ts';
import { windowIdentity } from './window-identity.ts';

const window = newWindow();
const samples = Buffer.from(window.samples, 'base64');
const hex = (fields: Partial<typeof window> = {}, bytes = samples): string =>
  windowIdentity({ ...window, ...fields }, bytes).toString('hex');

describe('the identity of a window', () => {
  it('is device, recording and sequence, whatever else differs', () => {
    const same = { startMs: 1, patientId: 9, recordingId: window.recordingId!.toUpperCase() };
    expect(hex(same, Buffer.alloc(2))).toBe(hex());
    expect(hex({ deviceId: 8 })).not.toBe(hex());
    expect(hex({ sequence: 1 })).not.toBe(hex());
    expect(hex({ recordingId: newWindow().recordingId })).not.toBe(hex());
    expect(hex()).toHaveLength(64);
  });

  it('is patient, start and samples where no recording is named', () => {
    const legacy = { recordingId: null, sequence: null };
    expect(hex({ ...legacy, deviceId: null })).toBe(hex(legacy));
    expect(hex({ ...legacy, patientId: 2 })).not.toBe(hex(legacy));
    expect(hex({ ...legacy, startMs: window.startMs + 1 })).not.toBe(hex(legacy));
    expect(hex(legacy, Buffer.alloc(356))).not.toBe(hex(legacy));
  });
});
