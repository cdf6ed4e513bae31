import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Lets plain tfjs-core compute gradients, as tfjs-node does by itself. The module that registers them comes only as an
 * ES module in a CommonJS package, so it is bundled first; it adds to the registry that all copies share.
 */
export async function registerGradients(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'gradients-'));
  const outfile = join(folder, 'gradients.cjs');
  const require = createRequire(import.meta.url);
  const entry = require.resolve('@tensorflow/tfjs-core/dist/register_all_gradients.js');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  await import(outfile);
  rmSync(folder, { recursive: true });
}
