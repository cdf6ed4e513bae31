import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tf } from '../backend/tf.ts';
import { sizeOf, weightShapesOf } from '../network/architecture.ts';
import type { ModelDescription } from './description.ts';
import { shippedModelFolder, shippedVersion } from './shipped-folder.ts';
import { loadShippedModel, saveModel } from './shipped-model.ts';

let tf: Tf;
let folder: string;
beforeAll(async () => {
  tf = (await loadBackend('wasm')).tf;
  folder = mkdtempSync(join(tmpdir(), 'model-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const copyOfShipped = (name: string): string => {
  const copy = join(folder, name);
  cpSync(shippedModelFolder(), copy, { recursive: true });
  return copy;
};

describe('loadShippedModel', () => {
  it('loads what is shipped: the version of its folder, weights of at most 1 MB', () => {
    const { description, weights } = loadShippedModel(tf);
    expect(description.version).toBe(shippedVersion);
    expect(Object.keys(weights)).toHaveLength(weightShapesOf(description.architecture).length);
    expect(statSync(join(shippedModelFolder(), description.weights.file)).size).toBeLessThanOrEqual(
      1_000_000,
    );
    tf.dispose(weights);
  });

  it('refuses weights with one changed bit, naming file, expected and got', () => {
    const copy = copyOfShipped('changed');
    const file = join(copy, 'weights.bin');
    const bytes = readFileSync(file);
    bytes[1_000]! ^= 1;
    writeFileSync(file, bytes);
    const { sha256 } = (JSON.parse(readFileSync(join(copy, 'model.json'), 'utf8')) as ModelDescription)
      .weights;
    const before = tf.memory().numTensors;
    expect(() => loadShippedModel(tf, copy)).toThrow(
      new RegExp(`'.*weights\\.bin' \\(sha256 [0-9a-f]{64}\\) must have sha256 ${sha256}`),
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuses a description that breaks its schema, naming the field', () => {
    const copy = copyOfShipped('described');
    const description = JSON.parse(readFileSync(join(copy, 'model.json'), 'utf8')) as ModelDescription;
    writeFileSync(join(copy, 'model.json'), JSON.stringify({ ...description, temperature: -1 }));
    expect(() => loadShippedModel(tf, copy)).toThrow(/model\.json' must describe a model:[^]*temperature/);
  });
});

describe('saveModel', () => {
  it('writes what loads again as it was', () => {
    const { description: shipped, weights: original } = loadShippedModel(tf);
    tf.dispose(original);
    const { version, input, architecture, temperature, alarmRule, training } = shipped;
    const description = { version, input, architecture, temperature, alarmRule, training };
    const shapes = weightShapesOf(architecture);
    const arrays = Object.fromEntries(
      shapes.map((shape, n) => [
        shape.name,
        Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(n + i)),
      ]),
    );
    const target = join(folder, 'saved');
    saveModel(target, description, arrays);
    const loaded = loadShippedModel(tf, target);
    expect(loaded.description).toMatchObject(description);
    for (const { name } of shapes) expect(loaded.weights[name]!.dataSync()).toEqual(arrays[name]);
    tf.dispose(loaded.weights);
  });
});
