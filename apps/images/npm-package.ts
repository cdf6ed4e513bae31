import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import type { OutsidePackage } from './outside-packages.ts';
import { runCommand } from './run-command.ts';

/**
 * Folder of an npm package for any platform, downloaded once into the cache.
 * @throws CommandError when npm cannot fetch it
 * @throws Error when the archive is not the one that `integrity` describes
 */
export async function npmPackage({ name, version, integrity }: OutsidePackage): Promise<string> {
  const folder = cacheFolder('npm', `${name.replace('/', '+')}-${version}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.${process.pid}`;
  await mkdir(making, { recursive: true });
  try {
    await runCommand('npm', ['pack', `${name}@${version}`, '--silent', '--pack-destination', making]);
    const [archive = ''] = await readdir(making);
    assertIntegrity(`${name}@${version}`, await readFile(join(making, archive)), integrity);
    await runCommand('tar', ['-xzf', archive], { cwd: making });
    await rename(join(making, 'package'), folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(making, { recursive: true, force: true });
  }
  return folder;
}

/** @throws Error when `bytes` have another digest than `integrity`, such as `sha512-<base64>` */
export function assertIntegrity(what: string, bytes: Uint8Array, integrity: string): void {
  const [algorithm = ''] = integrity.split('-');
  const received = `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
  if (received !== integrity)
    throw new Error(
      `'${what}' (${received}) must have the integrity ${integrity}; what was downloaded is not used`,
    );
}
