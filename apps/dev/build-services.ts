import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { serviceNames, type ServiceName } from '../model/catalog.ts';
import { buildWeb } from '../simulator/phone/build-web.ts';
import { saveWeb } from '../simulator/phone/saved-web.ts';
import { bundleOf, deviceCommandOf, phonePageOf, platformBundleOf } from './bundles.ts';

/** Packages that stay outside the bundles: they carry native or WebAssembly files beside their code. */
export const externalPackages = ['libsql', '@tensorflow/*', 'esbuild'] as const;

/** Lets bundled CommonJS packages call `require`. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/**
 * Bundles the `main.ts` of every service, the local platform, its device command and the phone page below `outDir`, in a few seconds.
 * A service with a `build.ts` of its own builds what it serves beside the bundle.
 */
export async function buildServices(
  root: string,
  outDir: string,
  names: readonly ServiceName[] = serviceNames,
): Promise<void> {
  await Promise.all([
    ...names.map((name) => buildService(join(root, 'apps/services', name), bundleOf(outDir, name))),
    bundleEntry(join(root, 'apps/services/data-access/commands/devices.ts'), deviceCommandOf(outDir)),
    bundleEntry(join(root, 'apps/dev/main.ts'), platformBundleOf(outDir)),
    buildWeb().then((files) => saveWeb(files, phonePageOf(outDir))),
  ]);
}

async function buildService(folder: string, bundle: string): Promise<void> {
  await bundleEntry(join(folder, 'main.ts'), bundle);
  const ownBuild = join(folder, 'build.ts');
  if (!existsSync(ownBuild)) return;
  const { build: buildOwn } = (await import(pathToFileURL(ownBuild).href)) as {
    build: (outDir: string) => Promise<void>;
  };
  await buildOwn(dirname(bundle));
}

/** Bundles one TypeScript entry to one ES module for this project's oldest Node.js. */
export async function bundleEntry(entry: string, outfile: string): Promise<void> {
  if (!existsSync(entry)) throw new Error(`'${entry}' must exist: it is the entry of a bundle`);
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: 'linked',
    logLevel: 'error',
    external: [...externalPackages],
    banner: { js: requireBanner },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
}
