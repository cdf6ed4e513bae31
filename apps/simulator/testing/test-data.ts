import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const folder = process.env['TEST_DATA_DIR'] ?? join(repository, '../shared/data');

/** Path inside the folder of test recordings. */
export const testData = (...path: readonly string[]): string => join(folder, ...path);

/** False on a clone without the test recordings; in CI their absence is a failure, so it counts as present there. */
export const hasTestData = existsSync(testData('chbmit')) || process.env['CI'] === 'true';
