import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tf } from '../backend/tf.ts';
import { NUMBERS_IN_CONTEXT, withContext } from '../features/context.ts';
import { featureArchitecture, sizeOf, weightShapesOf } from '../network/architecture.ts';
import { toTensors } from '../network/weights.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { registerGradients } from '../testing/register-gradients.ts';
import { adamwStep, startOptimiser } from './adamw.ts';
import { startWeights } from './batch-norm.ts';
import { cropBatch } from './crops.ts';
import { fit } from './fit.ts';
import { reconstruction, withDecoder } from './pretrain.ts';
import { randomFrom } from './random.ts';
import type { Recipe } from './recipes.ts';
import { taught } from './teacher.ts';

const recordings = (['Z', 'S'] as const).map((set, seed) => madeRecording(`T${seed}`, set, { seed }));
const recipe: Recipe = {
  architecture: { ...featureArchitecture, hiddenUnits: 8 },
  normaliser: 'features',
  epochs: 2,
  batch: 8,
  peakLearningRate: 4e-3,
  crops: { Z: 6, O: 6, N: 6, F: 6, S: 6 },
  stretch: 1,
  augmentations: [],
  pool: 3,
  members: 2,
};
const { inputs } = recipe.architecture;
let tf: Tf;
beforeAll(async () => {
  tf = (await loadBackend('cpu')).tf;
  await registerGradients();
});

describe('withContext', () => {
  it('describes a window by itself and by those before it, as far back as there are any', () => {
    const described = withContext(Float32Array.of(1, 10, 3, 10, 8, 40), 2, 2);
    expect([...described]).toEqual([1, 10, 1, 10, 0, 0, 3, 10, 2, 10, 1, 0, 8, 40, 5.5, 25, 2.5, 15]);
  });

  it('is the same for the last window of a crop and of a whole recording', () => {
    const features = Float32Array.from({ length: 7 * 5 }, (_, i) => Math.sin(i ** 2));
    const all = withContext(features, 5, 4);
    const crop = withContext(features.subarray(15), 5, 4);
    expect(crop.subarray(-15)).toEqual(all.subarray(-15));
  });
});

describe('a recipe with context', () => {
  it('takes crops of so many windows and judges the last', async () => {
    const architecture = { ...recipe.architecture, inputs: NUMBERS_IN_CONTEXT * inputs };
    const inContext: Recipe = { ...recipe, architecture, context: 2 };
    const { windows } = cropBatch(recordings, inContext, randomFrom(1));
    expect(windows).toHaveLength(2 * NUMBERS_IN_CONTEXT * inputs);
    expect(windows.subarray(0, inputs)).not.toEqual(windows.subarray(inputs, 2 * inputs));
    const weights = await fit(tf, { recipe: inContext, recordings, seed: 1 });
    expect(weights['hidden/kernel']).toHaveLength(NUMBERS_IN_CONTEXT * inputs * 8);
  });
});

describe('a recipe with pre-training', () => {
  it('learns to tell hidden numbers from the others', () => {
    const random = randomFrom(3);
    const windows = Float32Array.from({ length: 16 * inputs }, (_, at) =>
      Math.sin(Math.floor(at / inputs) * ((at % inputs) % 2 === 0 ? 1 : 2)),
    );
    const mask = windows.map(() => Number(random.next() < 0.3));
    let optimiser = startOptimiser(withDecoder(recipe.architecture, startWeights(recipe, random), random));
    const losses = Array.from({ length: 30 }, () => {
      const step = reconstruction(tf, recipe.architecture, optimiser.weights, { windows, mask });
      optimiser = adamwStep(optimiser, step.gradients, { learningRate: 0.02, averageDecay: 0 });
      return step.loss;
    });
    expect(losses.at(-1)!).toBeLessThan(0.5 * losses[0]!);
  });

  it('is where a training begins, the same for the same seed', async () => {
    const options = { recipe: { ...recipe, pretraining: { epochs: 2, hidden: 0.3 } }, recordings, seed: 4 };
    const once = await fit(tf, options);
    expect(await fit(tf, options)).toEqual(once);
    expect(once).not.toEqual(await fit(tf, { ...options, recipe }));
  });
});

describe('a recipe with a teacher', () => {
  it('learns the answers of the teacher instead of the labels', () => {
    const shapes = weightShapesOf(recipe.architecture);
    const arrays = Object.fromEntries(shapes.map((shape) => [shape.name, new Float32Array(sizeOf(shape))]));
    arrays['output/bias']!.fill(-Math.log(3));
    const weights = toTensors(tf, shapes, arrays);
    const { labels } = taught(
      tf,
      { architecture: recipe.architecture, weights },
      cropBatch(recordings, recipe, randomFrom(1)),
    );
    labels.forEach((label) => expect(label).toBeCloseTo(0.25, 5));
    tf.dispose(weights);
  });

  it('is the same after a kill and --resume, and keeps no tensor', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'teacher-'));
    const checkpoint = { file: join(folder, 'a.checkpoint'), resume: true };
    const options = { recipe: { ...recipe, teacher: { ...recipe, members: 4 } }, recordings, seed: 6 };
    const before = tf.memory().numTensors;
    const straight = await fit(tf, options);
    expect(tf.memory().numTensors).toBe(before);
    const killed = fit(tf, {
      ...options,
      checkpoint,
      onEpoch: () => {
        throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await fit(tf, { ...options, checkpoint })).toEqual(straight);
    rmSync(folder, { recursive: true });
  });
});
