import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * Folder that holds the `.wasm` files of the WebAssembly backend, ending in a slash as the backend wants it.
 * @returns `SEIZURE_WASM_DIR`, else the `dist` folder of the installed package
 * @throws Error when neither the variable nor the package is there
 */
export function wasmFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const given = environment['SEIZURE_WASM_DIR'];
  if (given) return join(given, '/');
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json');
  return join(dirname(manifest), 'dist', '/');
}
