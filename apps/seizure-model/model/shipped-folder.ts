import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Version of the model that is served. */
export const shippedVersion = '2026.11-3';

const BELOW_ROOT = join('apps', 'seizure-model', 'shipped', shippedVersion);

/**
 * Folder of the served model: `SEIZURE_MODEL_DIR`, else `apps/seizure-model/shipped/<version>` in the nearest folder
 * above this file that has it, so that a bundle in `dist` finds it too.
 * @throws Error when no folder above has it
 */
export function shippedModelFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['SEIZURE_MODEL_DIR']) return environment['SEIZURE_MODEL_DIR'];
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, BELOW_ROOT, 'model.json'))) return join(folder, BELOW_ROOT);
    if (folder === dirname(folder))
      throw new Error(
        `'${BELOW_ROOT}' must lie in a folder above '${start}'; set SEIZURE_MODEL_DIR to the folder`,
      );
  }
}
