import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { serviceNames, type ServiceName } from '../model/catalog.ts';
import { buildWeb } from '../simulator/phone/build-web.ts';
import { saveWeb } from '../simulator/phone/saved-web.ts';
import { bundleOf, phonePageOf, platformBundleOf } from './bundles.ts';
import { repositoryRoot } from './repository-root.ts';

/** Packages that stay outside the bundles: they carry native programs. */
export const externalPackages = ['libsql', 'esbuild'] as const;

/** Gives bundled CommonJS packages what they have by themselves: `require` and the place of their file. */
export const commonJsBanner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __pathOf } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  "const __filename = __pathOf(import.meta.url), __dirname = __pathOf(new URL('.', import.meta.url));",
].join(' ');

/** What went into a bundle. */
export interface Bundle {
  /** Files, relative to the repository. */
  readonly inputs: readonly string[];
  /** Those of `externalPackages` that it needs beside it. */
  readonly outside: readonly string[];
}

export interface BundleOptions {
  /** Write a source map beside the bundle. @default true */
  readonly sourceMap?: boolean;
}

/** Bundles one TypeScript entry to one ES module. */
type BundleOne = (entry: string, outfile: string) => Promise<Bundle>;

/** A service's `build.ts`: it builds into `outDir` what the service has beside its bundle. */
interface OwnBuild {
  readonly build: (outDir: string, bundle: BundleOne) => Promise<void>;
  /** Folders beside the bundle, by the variable that tells the service where each is. @default - found by itself */
  readonly folders?: Readonly<Record<string, string>>;
}

export interface BuiltService {
  readonly bundles: readonly Bundle[];
  readonly folders: Readonly<Record<string, string>>;
}

/**
 * Bundles every service with what belongs to it, the local platform and the phone page below `outDir`, in a few seconds.
 */
export async function buildServices(
  root: string,
  outDir: string,
  names: readonly ServiceName[] = serviceNames,
): Promise<void> {
  await Promise.all([
    ...names.map((name) => buildService(root, outDir, name)),
    bundleEntry(join(root, 'apps/dev/main.ts'), platformBundleOf(outDir)),
    buildWeb().then((files) => saveWeb(files, phonePageOf(outDir))),
  ]);
}

/** Bundles `main.ts` of a service, and what its own `build.ts` builds beside it, below `outDir`. */
export async function buildService(
  root: string,
  outDir: string,
  name: ServiceName,
  options: BundleOptions = {},
): Promise<BuiltService> {
  const folder = join(root, 'apps/services', name);
  const bundles: Bundle[] = [];
  const bundle: BundleOne = async (entry, outfile) => {
    const made = await bundleEntry(entry, outfile, options);
    bundles.push(made);
    return made;
  };
  await bundle(join(folder, 'main.ts'), bundleOf(outDir, name));
  const ownBuild = join(folder, 'build.ts');
  if (!existsSync(ownBuild)) return { bundles, folders: {} };
  const own = (await import(pathToFileURL(ownBuild).href)) as OwnBuild;
  await own.build(dirname(bundleOf(outDir, name)), bundle);
  return { bundles, folders: own.folders ?? {} };
}

/** Bundles one TypeScript entry to one ES module for this project's oldest Node.js. */
export async function bundleEntry(
  entry: string,
  outfile: string,
  { sourceMap = true }: BundleOptions = {},
): Promise<Bundle> {
  if (!existsSync(entry)) throw new Error(`'${entry}' must exist: it is the entry of a bundle`);
  const { metafile } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    sourcemap: sourceMap ? 'linked' : false,
    metafile: true,
    logLevel: 'error',
    external: [...externalPackages],
    banner: { js: commonJsBanner },
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.map(({ path }) => path));
  return {
    inputs: Object.keys(metafile.inputs),
    outside: externalPackages.filter((name) => imports.includes(name)),
  };
}
