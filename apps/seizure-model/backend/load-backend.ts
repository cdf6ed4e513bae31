import { loadTfjsNode } from './load-tfjs-node.ts';
import type { Tf } from './tf.ts';
import { tfjsNodeFolder } from './tfjs-node-folder.ts';
import { wasmFolder } from './wasm-folder.ts';

export const backendNames = ['node', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** A backend, or the best that there is. */
export type BackendChoice = BackendName | 'auto';

export interface Backend {
  readonly tf: Tf;
  readonly name: BackendName;
  /** Version of TensorFlow.js, such as `4.22.0`. */
  readonly version: string;
}

/**
 * Loads TensorFlow.js: tfjs-node where its native library is present, else WebAssembly, else plain CPU. All copies of
 * TensorFlow.js in a process share one engine, so what was loaded last computes everything.
 * @param choice load exactly this one
 * @throws Error when the chosen backend is not available
 */
export async function loadBackend(choice: BackendChoice = 'auto'): Promise<Backend> {
  if (choice !== 'auto') return loaders[choice]();
  const faults: string[] = [];
  for (const name of backendNames)
    try {
      return await loaders[name]();
    } catch (fault) {
      faults.push(`${name}: ${fault instanceof Error ? fault.message : String(fault)}`);
    }
  throw new Error(`no TensorFlow.js backend loads; ${faults.join('; ')}`);
}

const loaders: Readonly<Record<BackendName, () => Promise<Backend>>> = {
  node: async () => {
    const tf = loadTfjsNode(tfjsNodeFolder());
    if (tf === undefined)
      throw new Error(`'${tfjsNodeFolder()}' must hold tfjs-node; run 'npm run tfjs-node:install'`);
    await activate(tf, 'tensorflow');
    return { tf, name: 'node', version: tf.version_core };
  },
  wasm: async () => {
    const tf = await import('@tensorflow/tfjs-core');
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(wasmFolder());
    await activate(tf, 'wasm');
    return { tf, name: 'wasm', version: tf.version_core };
  },
  cpu: async () => {
    const tf = await import('@tensorflow/tfjs-core');
    await import('@tensorflow/tfjs-backend-cpu');
    await activate(tf, 'cpu');
    return { tf, name: 'cpu', version: tf.version_core };
  },
};

async function activate(tf: Tf, name: 'tensorflow' | 'wasm' | 'cpu'): Promise<void> {
  tf.enableProdMode();
  if (!(await tf.setBackend(name))) throw new Error(`the ${name} backend of TensorFlow.js does not start`);
}
