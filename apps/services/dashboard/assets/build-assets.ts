import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import type { AssetManifest } from '../http/assets.ts';
import { manifestFile } from '../stream/asset-manifest.ts';

const webDir = fileURLToPath(new URL('../web', import.meta.url));

/** Browsers that the page is built for: those of the last three years. */
const target = ['chrome111', 'firefox113', 'safari16.4'];

/** Builds the page's scripts, style and icon into `outDir`, each named by a hash of its content, and their manifest. */
export async function buildAssets(outDir: string): Promise<AssetManifest> {
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: webDir,
    entryPoints: { ward: 'ward.ts', patient: 'patient.ts', style: 'style/index.css', icon: 'icon.svg' },
    outdir: resolve(outDir),
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    target,
    loader: { '.svg': 'copy' },
    entryNames: '[name]-[hash]',
    chunkNames: 'shared-[hash]',
    metafile: true,
    logLevel: 'warning',
  });
  const manifest: AssetManifest = {
    entries: { ward: entryOf(metafile, 'ward.ts'), patient: entryOf(metafile, 'patient.ts') },
    style: outputOf(metafile, 'style/index.css'),
    icon: outputOf(metafile, 'icon.svg'),
  };
  await writeFile(join(outDir, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

function entryOf(metafile: Metafile, source: string): AssetManifest['entries']['ward'] {
  const script = outputOf(metafile, source);
  const output = Object.entries(metafile.outputs).find(([path]) => basename(path) === script)![1];
  return {
    script,
    preloads: output.imports.filter(({ external }) => external !== true).map(({ path }) => basename(path)),
  };
}

function outputOf(metafile: Metafile, source: string): string {
  const found = Object.entries(metafile.outputs).find(
    ([, { entryPoint, inputs }]) =>
      entryPoint === source ||
      (entryPoint === undefined && source in inputs && Object.keys(inputs).length === 1),
  );
  if (found === undefined) throw new Error(`'${source}' must be an entry of the page; it was not built`);
  return basename(found[0]);
}
