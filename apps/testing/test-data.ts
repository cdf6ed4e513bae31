import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { it } from '@jest/globals';
import { mustBePresent } from './must-be-present.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const folder = process.env['TEST_DATA_DIR'] ?? join(repository, '../shared/data');

/** Path inside the folder of test recordings, which is never part of this repository. */
export const testData = (...path: readonly string[]): string => join(folder, ...path);

const present = existsSync(testData('chbmit')) || mustBePresent;

/** A test that needs the recordings: left out, and listed as such, on a clone that has none. */
export const itWithRecordings = present ? it : it.skip;
