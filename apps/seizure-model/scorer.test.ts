import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBackend, type BackendName } from './backend/load-backend.ts';
import { hasTfjsNode } from './backend/load-tfjs-node.ts';
import { tfjsNodeFolder } from './backend/tfjs-node-folder.ts';
import { developmentPack, readBonnPack } from './data/bonn-pack.ts';
import { cutWindows } from './data/windows.ts';
import { conditions } from './evaluation/conditions.ts';
import { loadShippedModel } from './model/shipped-model.ts';
import { shippedVersion } from './model/shipped-folder.ts';
import { muscle } from './robustness/disturbances.ts';
import { createScorer, MAX_BATCH, type Scorer } from './scorer.ts';
import { madeWindows, sine } from './testing/made-signals.ts';

const scorerOn = async (backend: BackendName): Promise<Scorer> => {
  const { tf } = await loadBackend(backend);
  return createScorer({ tf, model: loadShippedModel(tf) });
};
const furthest = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);

const MADE = 2_000;
const made = madeWindows(MADE, 1);
const SOME = 200;
const some = made.subarray(0, SOME * 178);
let scorer: Scorer;
let probabilities: Float32Array;

beforeAll(async () => {
  scorer = await scorerOn('wasm');
  probabilities = await scorer.score(made, MADE);
}, 120_000);
afterAll(() => scorer.dispose());

describe('scorer', () => {
  it('names its model and its backend', () => {
    expect(scorer.modelVersion).toBe(shippedVersion);
    expect(scorer.backend).toBe('wasm');
  });

  it('gives every window a probability in [0, 1]', () => {
    expect(probabilities).toHaveLength(MADE);
    expect(probabilities.every((value) => value >= 0 && value <= 1)).toBe(true);
  });

  it('gives a window the same probability alone, in a batch, and beyond a batch', async () => {
    for (const index of [0, 1, MAX_BATCH, 2 * MAX_BATCH + 5]) {
      const alone = await scorer.score(made.slice(index * 178, (index + 1) * 178), 1);
      expect(Math.abs(alone[0]! - probabilities[index]!)).toBeLessThan(1e-5);
    }
    expect(await scorer.score(new Float32Array(0), 0)).toHaveLength(0);
  });

  it('changes no probability for a gain of 0.1 to 10 or for an offset', async () => {
    for (const change of [(uv: number) => uv * 0.1, (uv: number) => uv * 10, (uv: number) => uv + 50])
      expect(furthest(await scorer.score(some.map(change), SOME), probabilities)).toBeLessThan(1e-3);
  });

  it('changes no probability when polarity is inverted, or under hum', async () => {
    const inverted = await scorer.score(
      some.map((uv) => -uv),
      SOME,
    );
    expect(furthest(inverted, probabilities)).toBeLessThan(1e-3);
    const hum = sine(50, 50);
    const humming = await scorer.score(
      some.map((uv, i) => uv + hum[i % 178]!),
      SOME,
    );
    expect(furthest(humming, probabilities)).toBeLessThan(1e-3);
  });

  it('keeps no tensor', async () => {
    const { tf } = await loadBackend('wasm');
    await scorer.warmUp();
    const before = tf.memory().numTensors;
    await scorer.score(made.subarray(0, 300 * 178), 300);
    await expect(scorer.score(new Float32Array(178).with(3, Number.NaN), 1)).rejects.toThrow('finite');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('answers in time to other work between batches', async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 0);
    await scorer.score(some, SOME);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(1);
  });

  it('refuses a length that is not n windows', async () => {
    await expect(scorer.score(new Float32Array(177), 1)).rejects.toThrow(
      "'windowsUv' (177 samples) must hold 'n' (1)",
    );
  });
});

describe('backends', () => {
  it('agree within 1e-4 on 2,000 windows: plain CPU with WebAssembly', async () => {
    const cpu = await scorerOn('cpu');
    expect(cpu.backend).toBe('cpu');
    expect(furthest(await cpu.score(made, MADE), probabilities)).toBeLessThan(1e-4);
    cpu.dispose();
    await loadBackend('wasm');
  }, 120_000);

  const itWithTfjsNode = hasTfjsNode(tfjsNodeFolder()) ? it : it.skip;
  itWithTfjsNode(
    'agree within 1e-4 on 2,000 windows: tfjs-node with WebAssembly',
    async () => {
      const node = await scorerOn('node');
      expect(node.backend).toBe('tensorflow');
      expect(furthest(await node.score(made, MADE), probabilities)).toBeLessThan(1e-4);
      node.dispose();
      await loadBackend('wasm');
    },
    120_000,
  );
});

const pack = join(
  process.env['TEST_DATA_DIR'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url)),
  'bonn',
);
const itWithPack = existsSync(join(pack, 'bonn-development.csv.gz')) ? it : it.skip;

/** Every fourth recording tells a broken file from a whole one too. */
const everyFourth = (_recording: unknown, index: number): boolean => index % 4 === 0;

describe('shipped weights', () => {
  itWithPack(
    'are right on windows of their own training recordings, which only guards against broken files',
    async () => {
      const { samplesUv, recordings } = cutWindows(
        readBonnPack(developmentPack(pack)).filter(everyFourth),
        44,
      );
      const scores = await scorer.score(samplesUv, recordings.length);
      const right = recordings.filter(({ seizure }, i) => scores[i]! >= 0.5 === seizure).length;
      expect(right / recordings.length).toBeGreaterThan(0.95);
    },
    120_000,
  );

  itWithPack(
    'still see most of those seizures under muscle activity of 30 uV',
    async () => {
      const seizures = readBonnPack(developmentPack(pack))
        .filter(({ seizure }) => seizure)
        .filter(everyFourth);
      const { cut } = conditions.find(({ name }) => name === muscle(30).name)!;
      const { samplesUv, recordings } = cut(seizures);
      const scores = await scorer.score(samplesUv, recordings.length);
      expect(scores.filter((score) => score >= 0.5).length / scores.length).toBeGreaterThan(0.8);
    },
    120_000,
  );
});
