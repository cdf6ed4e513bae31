import { homedir } from 'node:os';
import { join } from 'node:path';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { loadBackend } from './load-backend.ts';
import { loadTfjsNode } from './load-tfjs-node.ts';
import { tfjsNodeFolder, tfjsNodeVersion } from './tfjs-node-folder.ts';
import { wasmFolder } from './wasm-folder.ts';

describe('loadBackend', () => {
  it.each(['wasm', 'cpu'] as const)('loads %s, which multiplies', async (name) => {
    const backend = await loadBackend(name);
    expect(backend).toMatchObject({ name, version: '4.22.0' });
    expect(backend.tf.getBackend()).toBe(name);
    const { tf } = backend;
    const product = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync());
    expect([...product]).toEqual([11]);
  });
});

describe('loadTfjsNode', () => {
  it('looks for the version whose kernels are those of the installed core', () => {
    const file = new URL('../../../package.json', import.meta.url);
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      Record<string, string>
    >;
    expect(dependencies?.['@tensorflow/tfjs-core']).toBe(tfjsNodeVersion);
    expect(peerDependencies?.['@tensorflow/tfjs-node']).toBe(tfjsNodeVersion);
  });

  it('finds nothing in a folder without it', () => {
    expect(loadTfjsNode(join(homedir(), 'there', 'is', 'no', 'such', 'folder'))).toBeUndefined();
  });
});

describe('folders', () => {
  it('prefers the variables', () => {
    expect(tfjsNodeFolder({ SEIZURE_TFJS_NODE_DIR: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(tfjsNodeFolder({ XDG_CACHE_HOME: '/b' })).toBe(join('/b', 'eeg-ward', 'tfjs-node'));
    expect(tfjsNodeFolder({})).toBe(join(homedir(), '.cache', 'eeg-ward', 'tfjs-node'));
    expect(wasmFolder({ SEIZURE_WASM_DIR: '/wasm' })).toBe('/wasm/');
  });

  it('finds the files of the installed WebAssembly backend', () => {
    expect(existsSync(join(wasmFolder({}), 'tfjs-backend-wasm-simd.wasm'))).toBe(true);
  });
});
