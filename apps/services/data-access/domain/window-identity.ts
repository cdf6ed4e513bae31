import { createHash } from 'node:crypto';
import type { NewEegWindow } from '../../../contracts/eeg-store.ts';

type Identifying = Pick<NewEegWindow, 'deviceId' | 'recordingId' | 'sequence' | 'patientId' | 'startMs'>;

/**
 * 32 bytes that are the same whenever the same window is sent again: SHA-256 over (device, recording, sequence), or over
 * (patient, start, samples) for a legacy window, which names no recording.
 * @param samples int16 little-endian
 */
export function windowIdentity(window: Identifying, samples: Buffer): Buffer {
  const hash = createHash('sha256');
  if (window.recordingId !== null && window.sequence !== null)
    return hash
      .update(`recording ${window.deviceId ?? 'none'} ${window.recordingId.toLowerCase()} ${window.sequence}`)
      .digest();
  return hash.update(`legacy ${window.patientId} ${window.startMs} `).update(samples).digest();
}
