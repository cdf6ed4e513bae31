// Runs a TypeScript command of ours as scripts/run.mjs does, in half the time to start: its files are bundled at once
// rather than translated one by one as they are imported. For commands that import no TypeScript by a computed path.
import { mkdirSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

await import('./ensure-installed.mjs');
const { build } = await import('esbuild');

/** Leaves to every file its own address, which a bundle would replace with that of the bundle. */
const ownAddresses = {
  name: 'own-addresses',
  setup: ({ onLoad }) =>
    onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll(
        'import.meta.url',
        JSON.stringify(pathToFileURL(path).href),
      ),
      loader: 'ts',
    })),
};

const [, , file] = process.argv;
const folder = fileURLToPath(new URL('../node_modules/.cache/eeg-ward', import.meta.url));
const outfile = join(folder, `command-${process.pid}.mjs`);
mkdirSync(folder, { recursive: true });
await build({
  entryPoints: [resolve(file)],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: `node${process.versions.node}`,
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
  plugins: [ownAddresses],
});
process.argv.splice(1, 2, resolve(file));
process.on('exit', () => rmSync(outfile, { force: true }));
await import(pathToFileURL(outfile).href);
