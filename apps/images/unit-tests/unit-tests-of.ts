import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { buildService, externalPackages } from '../../dev/build-services.ts';
import { repositoryRoot } from '../../dev/repository-root.ts';
import type { ServiceName } from '../../model/catalog.ts';
import { packageFoldersOf } from '../notices.ts';

/** What tests import to be tests: it is replaced. */
const TEST_RUNNER = '@jest/globals';

/** Modules of Node.js that reach neither files nor processes nor the network. */
const pureModules: ReadonlySet<string> = new Set(
  ['assert', 'buffer', 'crypto', 'events', 'perf_hooks', 'timers', 'timers/promises', 'util', 'zlib'].flatMap(
    (name) => [name, `node:${name}`],
  ),
);

/**
 * The unit tests of a service that need nothing but its code: those named after a file that is in its image, that import,
 * themselves or through others, no module of Node.js that reaches files, processes or the network. Packages that are in
 * the image may.
 * @returns files relative to the repository, sorted
 */
export async function unitTestsOf(service: ServiceName): Promise<readonly string[]> {
  const inImage = await inputsOf(service);
  const candidates = inImage
    .filter((file) => !file.startsWith('node_modules/'))
    .map((file) => file.replace(/\.ts$/, '.test.ts'))
    .filter((file) => file.endsWith('.test.ts') && existsSync(join(repositoryRoot, file)));
  if (candidates.length === 0) return [];
  const { metafile } = await build({
    absWorkingDir: repositoryRoot,
    entryPoints: candidates,
    outdir: '.',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    external: [TEST_RUNNER, ...externalPackages],
    logLevel: 'silent',
  });
  const packages = packageFoldersOf(inImage);
  return candidates.filter((file) => isPure(file, metafile.inputs, packages)).toSorted();
}

/** Every file that the image of a service is bundled from, relative to the repository. */
async function inputsOf(service: ServiceName): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'eeg-ward-inputs-'));
  try {
    const { bundles } = await buildService(repositoryRoot, folder, service, { sourceMap: false });
    return [...new Set(bundles.flatMap(({ inputs }) => inputs))];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a file and all that it imports reach nothing outside. What lies in one of `packages` is not looked into. */
export function isPure(
  entry: string,
  inputs: Readonly<Record<string, Pick<Metafile['inputs'][string], 'imports'>>>,
  packages: readonly string[],
): boolean {
  const seen = new Set<string>();
  const reachesOutside = (file: string): boolean => {
    if (seen.has(file) || packages.some((folder) => file.startsWith(`${folder}/`))) return false;
    seen.add(file);
    return inputs[file]!.imports.some(({ path, external }) =>
      external === true ? path !== TEST_RUNNER && !pureModules.has(path) : reachesOutside(path),
    );
  };
  return !reachesOutside(entry);
}
