import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import type { Tf } from './tf.ts';

/** Whether tfjs-node and its native library are in `folder`. */
export function hasTfjsNode(folder: string): boolean {
  const packageFolder = packageFolderIn(folder);
  return existsSync(join(packageFolder, 'lib')) && existsSync(join(packageFolder, 'deps', 'lib'));
}

/**
 * tfjs-node from `folder`, or undefined when it is not installed there.
 * @throws Error when it is installed and its native library does not load
 */
export function loadTfjsNode(folder: string): Tf | undefined {
  const packageFolder = join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
  if (!existsSync(join(packageFolder, 'lib')) || !existsSync(join(packageFolder, 'deps', 'lib')))
    return undefined;
  restoreIsNullOrUndefined();
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  return createRequire(join(packageFolder, 'package.json'))(packageFolder) as Tf;
}

/** Node.js 23 removed this function; tfjs-node 4.22 still calls it. */
function restoreIsNullOrUndefined(): void {
  const legacy = util as { isNullOrUndefined?: (value: unknown) => boolean };
  legacy.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

const packageFolderIn = (folder: string): string => join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
