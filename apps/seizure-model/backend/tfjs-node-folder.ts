import { homedir } from 'node:os';
import { join } from 'node:path';

/** Version of tfjs-node that is installed and looked for; its operations are those of the tfjs-core in package.json. */
export const tfjsNodeVersion = '4.22.0';

/**
 * Folder whose `node_modules` may hold tfjs-node. It lies outside the project, because `npm ci` would remove it there.
 * @returns `SEIZURE_TFJS_NODE_DIR`, else `eeg-ward/tfjs-node` in the cache folder of the user
 */
export function tfjsNodeFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment['SEIZURE_TFJS_NODE_DIR']) return environment['SEIZURE_TFJS_NODE_DIR'];
  return join(environment['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'eeg-ward', 'tfjs-node');
}
