import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { catalog } from '../../model/catalog.ts';

const webDir = fileURLToPath(new URL('../web', import.meta.url));

/** Browsers that the page is built for: those of the last three years. */
const target = ['chrome111', 'firefox113', 'safari16.4'];

/** A file as the server gives it out. */
export interface WebFile {
  readonly type: string;
  readonly body: Buffer;
}

/** Builds the page in memory. @returns its files by path */
export async function buildWeb(): Promise<ReadonlyMap<string, WebFile>> {
  const page = await bundled('phone.ts', {
    WINDOWS_PATH: JSON.stringify(catalog['eeg-acquisition'].routes.windows.path),
  });
  const fixed = await Promise.all(
    (
      [
        ['/', 'index.html', 'text/html; charset=utf-8'],
        ['/phone.css', 'style.css', 'text/css; charset=utf-8'],
        ['/manifest.webmanifest', 'manifest.webmanifest', 'application/manifest+json'],
        ['/icon.svg', 'icon.svg', 'image/svg+xml'],
        ['/icon-maskable.svg', 'icon-maskable.svg', 'image/svg+xml'],
      ] as const
    ).map(async ([path, file, type]) => [path, { type, body: await readFile(join(webDir, file)) }] as const),
  );
  const hash = createHash('sha256').update(page);
  for (const [, { body }] of fixed) hash.update(body);
  const worker = await bundled('worker/service-worker.ts', {
    BUILD: JSON.stringify(hash.digest('hex').slice(0, 16)),
  });
  const script = 'text/javascript; charset=utf-8';
  return new Map([
    ...fixed,
    ['/phone.js', { type: script, body: page }],
    ['/service-worker.js', { type: script, body: worker }],
  ]);
}

async function bundled(entry: string, define: Readonly<Record<string, string>>): Promise<Buffer> {
  const { outputFiles } = await build({
    absWorkingDir: webDir,
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    target,
    define: { ...define },
    logLevel: 'warning',
  });
  return Buffer.from(outputFiles[0]!.contents);
}
