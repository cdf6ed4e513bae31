import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { buildService } from '../dev/build-services.ts';
import { bundleOf } from '../dev/bundles.ts';
import type { ServiceName } from '../model/catalog.ts';
import { imageFolder } from '../model/deployment/image.ts';
import { noticesOf, packageFoldersOf, packageIdOf } from './notices.ts';
import { npmPackage } from './npm-package.ts';
import { outsidePackages, type LockedPackage, type OutsidePackage } from './outside-packages.ts';
import type { Platform } from './platform.ts';
import { runCommand } from './run-command.ts';

/** What one image is made of, besides our own code. */
export interface AppFolder {
  /** Variables that tell the service where its folders are in the image. */
  readonly environment: Readonly<Record<string, string>>;
  /** The npm packages in it, each as `name@version`, sorted. */
  readonly packages: readonly string[];
}

/**
 * Writes what the image of service `name` has in its `/app` to `<context>/services/<name>`: the bundle with what its
 * `build.ts` makes, the packages that stay outside of bundles, and the notices of all packages. No source maps.
 */
export async function writeAppFolder(
  root: string,
  context: string,
  name: ServiceName,
  platform: Platform,
): Promise<AppFolder> {
  const folder = dirname(bundleOf(context, name));
  const { bundles, folders } = await buildService(root, context, name, { sourceMap: false });
  const outside = bundles.flatMap((bundle) => bundle.outside);
  const packages = outsidePackages(await lockedPackages(root), outside, platform);
  for (const each of packages)
    await cp(await folderOf(root, each), join(folder, 'node_modules', each.name), { recursive: true });
  const bundled = packageFoldersOf(bundles.flatMap(({ inputs }) => inputs));
  const copied = packages
    .map((each) => `node_modules/${each.name}`)
    .filter((each) => !bundled.includes(each));
  const notices = [await noticesOf(root, bundled), await noticesOf(folder, copied)];
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.txt'), notices.join('\n'));
  await runCommand('chmod', ['-R', 'u=rwX,go=rX', folder]);
  const ids = await Promise.all([
    ...bundled.map((each) => packageIdOf(join(root, each))),
    ...copied.map((each) => packageIdOf(join(folder, each))),
  ]);
  return {
    environment: Object.fromEntries(
      Object.entries(folders).map(([variable, place]) => [variable, `${imageFolder}/${place}`]),
    ),
    packages: [...new Set(ids)].toSorted(),
  };
}

async function lockedPackages(root: string): Promise<Readonly<Record<string, LockedPackage>>> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return lock.packages;
}

/** A package as it is installed, or from npm when it is for another platform. */
async function folderOf(root: string, wanted: OutsidePackage): Promise<string> {
  const installed = join(root, 'node_modules', wanted.name);
  return existsSync(installed) ? installed : npmPackage(wanted);
}
