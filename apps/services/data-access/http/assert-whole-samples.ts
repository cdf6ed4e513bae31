import type { NewEegWindow } from '../../../contracts/eeg-store.ts';
import { ServiceError } from '../../../kit/errors.ts';

/** @throws ServiceError `bad-request` naming the first window whose bytes are not whole int16 samples */
export function assertWholeSamples(windows: readonly Pick<NewEegWindow, 'samples'>[]): void {
  const at = windows.findIndex(({ samples }) => Buffer.byteLength(samples, 'base64') % 2 !== 0);
  if (at < 0) return;
  const path = `windows[${at}].samples`;
  const rule = 'must hold whole int16 samples of 2 bytes each';
  const bytes = Buffer.byteLength(windows[at]!.samples, 'base64');
  throw new ServiceError('bad-request', `'${path}' (${bytes} bytes) ${rule}`, { fields: [{ path, rule }] });
}
