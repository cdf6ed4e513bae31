import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import type { Platform } from './platform.ts';
import { runCommand, succeeds } from './run-command.ts';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';
const suites = [
  ['debian', 'bookworm'],
  ['debian', 'bookworm-updates'],
  ['debian-security', 'bookworm-security'],
] as const;

const sources = suites
  .map(([archive, suite]) => `deb [signed-by=${KEYRING}] http://deb.debian.org/${archive} ${suite} main\n`)
  .join('');

/**
 * Archives of Debian 12's packages `names`, with its security updates, exactly these and not what they depend on. They
 * are downloaded into the cache by an apt that has its own state: nothing of the system is used or changed.
 * @param refresh download again, what is newest now
 * @returns paths of the `.deb` files, sorted
 * @throws Error naming what is missing on this machine; CommandError when they cannot be downloaded
 */
export async function debianPackages(
  names: readonly string[],
  { debian }: Platform,
  refresh: boolean,
): Promise<readonly string[]> {
  const folder = cacheFolder('debian', debian);
  if (refresh || !existsSync(folder)) await download(names, debian, folder);
  return (await readdir(folder)).toSorted().map((file) => join(folder, file));
}

async function download(names: readonly string[], debian: string, folder: string): Promise<void> {
  for (const tool of ['apt-get', 'dpkg-deb'])
    if (!(await succeeds(tool, ['--version'])))
      throw new Error(
        `'${tool}' (absent) must be there: base images that cannot be pulled are made from Debian's packages; ` +
          'use a machine that reaches the registries, or mirrors of them with --node-image and --runtime-image',
      );
  if (!existsSync(KEYRING)) throw new Error(`'${KEYRING}' must exist; install debian-archive-keyring`);
  await mkdir(cacheFolder('debian'), { recursive: true });
  const making = await mkdtemp(`${folder}.`);
  const path = (name: string): string => join(making, name);
  try {
    for (const part of ['lists/partial', 'archives/partial', 'state', 'packages'])
      await mkdir(path(part), { recursive: true });
    await writeFile(path('status'), '');
    await writeFile(path('sources.list'), sources);
    const options = Object.entries({
      'Dir::Etc::sourcelist': path('sources.list'),
      'Dir::Etc::sourceparts': '/dev/null',
      'Dir::State': path('state'),
      'Dir::State::lists': path('lists'),
      'Dir::State::status': path('status'),
      'Dir::Cache': making,
      'APT::Architecture': debian,
      'APT::Architectures': debian,
      'APT::Sandbox::User': userInfo().username,
      'Acquire::Languages': 'none',
      'Acquire::Retries': '3',
    }).flatMap(([key, value]) => ['-o', `${key}=${value}`]);
    await runCommand('apt-get', [...options, '-qq', 'update', '--error-on=any']);
    await runCommand('apt-get', [...options, '-qq', 'download', ...names], { cwd: path('packages') });
    await rm(folder, { recursive: true, force: true });
    await rename(path('packages'), folder);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
}
