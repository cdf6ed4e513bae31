import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import { samplesPerWindowAt } from '../../../contracts/eeg-window.ts';
import { ServiceError } from '../../../kit/errors.ts';

type Window = Pick<NewEegWindow, 'samples' | 'samplingRateHz'>;

/**
 * A window of another length could be stored, but never be scored: it would hold up all others that wait for a score.
 * @throws ServiceError `bad-request` naming the first window that does not hold the int16 samples of its rate
 */
export function assertWholeSamples(windows: readonly Window[]): void {
  const at = windows.findIndex((window) => bytesOf(window) !== expectedBytes(window));
  if (at < 0) return;
  const window = windows[at]!;
  const path = `windows[${at}].samples`;
  const rule = `must hold ${samplesPerWindowAt(window.samplingRateHz)} int16 samples of 2 bytes each`;
  throw new ServiceError('bad-request', `'${path}' (${bytesOf(window)} bytes) ${rule}`, {
    fields: [{ path, rule }],
  });
}

const bytesOf = ({ samples }: Window): number => Buffer.byteLength(samples, 'base64');

const expectedBytes = ({ samplingRateHz }: Window): number => 2 * samplesPerWindowAt(samplingRateHz);
