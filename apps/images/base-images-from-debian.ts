import { createHash } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { imageUser } from '../model/deployment/image.ts';
import { nodeVersion, type BaseImages } from './base-images.ts';
import { debianPackages } from './debian-packages.ts';
import type { Engine } from './engines/engine.ts';
import { npmPackage } from './npm-package.ts';
import type { Platform } from './platform.ts';
import { runCommand } from './run-command.ts';

/** npm's packages of Node.js' own programs, by processor. */
const nodeIntegrity: Readonly<Record<Platform['npmCpu'], string>> = {
  x64: 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
  arm64: 'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
};

/** What Node.js is linked to, and what says which system it is. */
const runtimePackages = ['base-files', 'gcc-12-base', 'libc6', 'libgcc-s1', 'libstdc++6'];

/** Parts of packages that no program of ours reads. Copyright files stay. */
const unread = [
  'usr/share/man',
  'usr/share/info',
  'usr/share/locale',
  'usr/share/lintian',
  'usr/lib/*/gconv',
  'usr/lib/*/audit',
];

/** Raised when the same packages give another root. */
const LAYOUT = 1;

/**
 * Makes both base images without any registry, from Debian's packages and npm's Node.js, in the storage of `engine`:
 * the same files that are taken from the pulled ones. Same packages, same images.
 * @param refresh take Debian's newest packages
 */
export async function baseImagesFromDebian(
  engine: Engine,
  platform: Platform,
  refresh: boolean,
): Promise<BaseImages> {
  const packages = await debianPackages(runtimePackages, platform, refresh);
  const work = await mkdtemp(join(tmpdir(), 'eeg-ward-bases-'));
  try {
    const tag = `debian12-${await digestOf(packages)}`;
    const runtime = `localhost/eeg-ward/runtime:${tag}-${platform.debian}`;
    await makeRuntimeRoot(join(work, 'runtime'), packages);
    await importRoot(engine, platform, { root: join(work, 'runtime'), reference: runtime });
    const node = `localhost/eeg-ward/node:${nodeVersion}-${platform.debian}`;
    await makeNodeRoot(join(work, 'node'), platform);
    await importRoot(engine, platform, { root: join(work, 'node'), reference: node });
    return { node, runtime };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function digestOf(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(`layout ${LAYOUT}\n`);
  for (const file of files) hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 12);
}

async function makeRuntimeRoot(root: string, packages: readonly string[]): Promise<void> {
  const file = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    await chmod(join(root, path), 0o644);
  };
  for (const archive of packages) {
    await runCommand('dpkg-deb', ['--extract', archive, root]);
    const name = (await runCommand('dpkg-deb', ['--field', archive, 'Package'])).trim();
    // Where scanners of images without dpkg look for what is installed.
    await file(`var/lib/dpkg/status.d/${name}`, await runCommand('dpkg-deb', ['--field', archive]));
  }
  await runCommand('sh', ['-c', `rm -rf ${unread.join(' ')}`], { cwd: root });
  await runCommand('sh', ['-c', 'find usr/share/doc ! -type d ! -name copyright -delete'], { cwd: root });
  await file(
    'etc/passwd',
    `root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:${imageUser}:${imageUser}:nonroot:/:/sbin/nologin\n`,
  );
  await file('etc/group', `root:x:0:\nnonroot:x:${imageUser}:\n`);
  await file('etc/nsswitch.conf', 'hosts: files dns\n');
}

async function makeNodeRoot(root: string, platform: Platform): Promise<void> {
  const folder = await npmPackage({
    name: `node-linux-${platform.npmCpu}`,
    version: nodeVersion,
    integrity: nodeIntegrity[platform.npmCpu],
  });
  await mkdir(join(root, 'usr/local/bin'), { recursive: true });
  await cp(join(folder, 'bin/node'), join(root, 'usr/local/bin/node'));
  await cp(join(folder, 'LICENSE'), join(root, 'usr/local/LICENSE'));
  await runCommand('chmod', ['-R', 'u=rwX,go=rX', root]);
}

/** Makes an image of the files below `root`, all owned by root and without times of their own. */
async function importRoot(
  engine: Engine,
  platform: Platform,
  { root, reference }: { readonly root: string; readonly reference: string },
): Promise<void> {
  const context = `${root}.context`;
  await mkdir(context);
  const owners = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name', '--mtime=@0'];
  await runCommand('tar', [...owners, '-cf', join(context, 'root.tar'), '-C', root, '.']);
  await writeFile(join(context, 'Containerfile'), 'FROM scratch\nADD root.tar /\n');
  await engine.build({ containerfile: join(context, 'Containerfile'), context, reference, platform });
  await rm(context, { recursive: true });
}
