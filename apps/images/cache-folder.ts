import { homedir } from 'node:os';
import { join } from 'node:path';

/** Folder for what is downloaded once, outside the checkout. */
export const cacheFolder = (...path: readonly string[]): string =>
  join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'eeg-ward', 'images', ...path);
