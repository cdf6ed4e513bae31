import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Release } from './image-labels.ts';
import { runCommand } from './run-command.ts';

/** The release that the sources below `root` are. */
export async function releaseOf(root: string): Promise<Release> {
  const { version, license } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Record<
    'version' | 'license',
    string
  >;
  const revision = await revisionOf(root);
  return { version, license, ...(revision === undefined ? {} : { revision }) };
}

async function revisionOf(root: string): Promise<string | undefined> {
  const git = (...args: readonly string[]): Promise<string> => runCommand('git', args, { cwd: root });
  try {
    const commit = (await git('rev-parse', 'HEAD')).trim();
    const changed = (await git('status', '--porcelain')).trim() !== '';
    return changed ? `${commit}-modified` : commit;
  } catch {
    return undefined;
  }
}
