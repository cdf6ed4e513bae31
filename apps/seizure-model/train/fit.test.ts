import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tf } from '../backend/tf.ts';
import type { Architecture } from '../network/architecture.ts';
import { weightShapesOf } from '../network/architecture.ts';
import { forward } from '../network/forward.ts';
import { toTensors } from '../network/weights.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { registerGradients } from '../testing/register-gradients.ts';
import { adamwStep, startOptimiser } from './adamw.ts';
import { batchNormConvolution, foldBatchNorm, startWeights, trainingShapesOf } from './batch-norm.ts';
import { cropBatch } from './crops.ts';
import { fit, lossAndGradients } from './fit.ts';
import { flipPolarity } from './augment.ts';
import { randomFrom } from './random.ts';
import type { Recipe } from './recipes.ts';

const tiny: Architecture = {
  samplesPerStep: 2,
  convolutions: [
    { kernel: 3, stride: 4, channels: 4, residual: false },
    { kernel: 3, stride: 1, channels: 4, residual: true },
  ],
  hiddenUnits: 4,
};
const recordings = (['Z', 'S'] as const).map((set, seed) => madeRecording(`R${seed}`, set, { seed }));
const recipe: Recipe = {
  architecture: tiny,
  normaliser: 'norm',
  epochs: 2,
  batch: 32,
  peakLearningRate: 4e-3,
  crops: { Z: 23, O: 23, N: 23, F: 23, S: 23 },
  stretch: 1.2,
  augmentations: [flipPolarity],
};
let tf: Tf;
let folder: string;

beforeAll(async () => {
  tf = (await loadBackend('cpu')).tf;
  await registerGradients();
  folder = mkdtempSync(join(tmpdir(), 'fit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('fit', () => {
  it('calls back after every epoch and leaks no tensor', async () => {
    const losses: number[] = [];
    const before = tf.memory().numTensors;
    await fit(tf, {
      recipe,
      recordings,
      seed: 1,
      onEpoch: (_, loss) => losses.push(loss),
    });
    expect(losses).toHaveLength(2);
    expect(losses.every((loss) => loss > 0 && loss < 2)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives the same weights after a kill and --resume as without', async () => {
    const file = join(folder, 'a.checkpoint');
    const options = { recipe: { ...recipe, epochs: 3 }, recordings, seed: 2 };
    const straight = await fit(tf, options);
    const killed = fit(tf, {
      ...options,
      checkpoint: { file, resume: false },
      onEpoch: (epoch) => {
        if (epoch === 2) throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    const epochs: number[] = [];
    const checkpoint = { file, resume: true };
    const resumed = await fit(tf, { ...options, checkpoint, onEpoch: (epoch) => epochs.push(epoch) });
    expect(epochs).toEqual([3]);
    expect(resumed).toEqual(straight);
  });

  it('refuses to resume from the checkpoint of another training or from a damaged one', async () => {
    const checkpoint = { file: join(folder, 'b.checkpoint'), resume: true };
    const options = { recipe: { ...recipe, epochs: 1 }, recordings, seed: 3, checkpoint };
    await fit(tf, options);
    await expect(fit(tf, { ...options, seed: 4 })).rejects.toThrow('must belong to the run');
    writeFileSync(checkpoint.file, readFileSync(checkpoint.file).subarray(0, -8));
    await expect(fit(tf, options)).rejects.toThrow('bytes');
  });
});

describe('lossAndGradients', () => {
  it('leads downhill: discharges and background are told apart after 40 steps', () => {
    const six = (['Z', 'S', 'N', 'S', 'F', 'S'] as const).map((set, seed) =>
      madeRecording(`D${seed}`, set, { seed }),
    );
    const batch = cropBatch(six, recipe, randomFrom(1));
    let optimiser = startOptimiser(startWeights(tiny, randomFrom(3)));
    const losses = Array.from({ length: 40 }, () => {
      const { loss, gradients } = lossAndGradients(tf, tiny, optimiser.weights, batch);
      optimiser = adamwStep(optimiser, gradients, { learningRate: 0.02, averageDecay: 0.99 });
      return loss;
    });
    expect(losses.at(-1)!).toBeLessThan(0.4 * losses[0]!);
  });

  it('agrees with the difference quotient', () => {
    const batch = cropBatch([...recordings, ...recordings, ...recordings], recipe, randomFrom(1));
    const weights = startWeights(tiny, randomFrom(2));
    const { gradients } = lossAndGradients(tf, tiny, weights, batch);
    for (const name of ['convolution1/kernel', 'convolution0/scale', 'hidden/kernel']) {
      const lossAt = (distance: number): number => {
        const moved = weights[name]!.with(1, weights[name]![1]! + distance);
        return lossAndGradients(tf, tiny, { ...weights, [name]: moved }, batch).loss;
      };
      expect((lossAt(5e-3) - lossAt(-5e-3)) / 1e-2).toBeCloseTo(gradients[name]![1]!, 2);
    }
  });
});

describe('foldBatchNorm', () => {
  it('gives a network without normalisation that answers as the normalised one on the windows measured', () => {
    const random = randomFrom(5);
    const trained = startWeights(tiny, random);
    for (const [name, values] of Object.entries(trained))
      if (!name.endsWith('kernel')) values.forEach((value, i) => (values[i] = value + 0.3 * random.normal()));
    const { windows } = cropBatch(recordings, recipe, random);
    const folded = foldBatchNorm(tf, tiny, trained, windows);
    const [expected, got] = tf.tidy(() => {
      const input = tf.tensor2d(windows, [recordings.length, 178]);
      const before = toTensors(tf, trainingShapesOf(tiny), trained);
      const after = toTensors(tf, weightShapesOf(tiny), folded);
      return [
        forward(tf, { architecture: tiny, weights: before }, input, batchNormConvolution()).dataSync(),
        forward(tf, { architecture: tiny, weights: after }, input).dataSync(),
      ];
    });
    expected!.forEach((logit, i) => expect(got![i]).toBeCloseTo(logit, 4));
  });
});

describe('cropBatch', () => {
  it('gives normalised windows with their labels, the same for the same seed', () => {
    const { windows, labels } = cropBatch(recordings, recipe, randomFrom(9));
    expect(cropBatch(recordings, recipe, randomFrom(9)).windows).toEqual(windows);
    expect([...labels]).toEqual([0, 1]);
    for (let i = 0; i < recordings.length; i += 1) {
      const window = windows.subarray(178 * i, 178 * (i + 1));
      const mean = window.reduce((sum, value) => sum + value, 0) / 178;
      expect(mean).toBeCloseTo(0, 4);
      expect(window.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 178).toBeCloseTo(1, 4);
    }
  });
});
