import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { serviceNames, type ServiceName } from '../model/catalog.ts';

/** Packages that stay outside the bundles: they carry native or WebAssembly files beside their code. */
export const externalPackages = ['libsql', '@tensorflow/*'] as const;

/** Lets bundled CommonJS packages call `require`. */
const requireBanner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

/** Where the bundle of a service is written, relative to the output folder. */
export const bundleOf = (outDir: string, name: ServiceName): string =>
  join(outDir, 'services', name, 'main.mjs');

/** Bundles the `main.ts` of every service in `names` to `<outDir>/services/<name>/main.mjs`, in about a second. */
export async function buildServices(
  root: string,
  outDir: string,
  names: readonly ServiceName[] = serviceNames,
): Promise<void> {
  await Promise.all(
    names.map((name) => bundleEntry(join(root, 'apps/services', name, 'main.ts'), bundleOf(outDir, name))),
  );
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
