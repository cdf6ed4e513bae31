import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where downloaded recordings are kept unless told otherwise: `.data/recordings` of the repository. */
export const recordingsFolder = (): string =>
  join(fileURLToPath(new URL('../../', import.meta.url)), '.data', 'recordings');
