import { resolve } from 'node:path';

/**
 * Where downloaded recordings are kept unless told otherwise: `.data/recordings` in the folder that npm runs
 * its commands in.
 */
export const recordingsFolder = (): string => resolve('.data', 'recordings');
