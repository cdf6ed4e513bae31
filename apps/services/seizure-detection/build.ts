import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { wasmFolder } from '../../seizure-model/backend/wasm-folder.ts';
import { shippedModelFolder } from '../../seizure-model/model/shipped-folder.ts';

/** Folders beside the bundle, by the variable that tells the service where each is. */
export const folders = { SEIZURE_MODEL_DIR: 'model', SEIZURE_WASM_DIR: 'wasm' } as const;

/** Puts the network and TensorFlow's WebAssembly beside the bundle; called by whoever bundles the service. */
export const build = async (outDir: string): Promise<void> => {
  await cp(shippedModelFolder({}), join(outDir, folders.SEIZURE_MODEL_DIR), { recursive: true });
  const from = wasmFolder({});
  const to = join(outDir, folders.SEIZURE_WASM_DIR);
  await mkdir(to, { recursive: true });
  for (const file of await readdir(from))
    if (file.endsWith('.wasm')) await cp(join(from, file), join(to, file));
};
