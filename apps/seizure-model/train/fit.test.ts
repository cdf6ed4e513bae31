import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBackend } from '../backend/load-backend.ts';
import type { Tf } from '../backend/tf.ts';
import { featureArchitecture, sizeOf, weightShapesOf, type Architecture } from '../network/architecture.ts';
import { forward } from '../network/forward.ts';
import { toTensors } from '../network/weights.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { registerGradients } from '../testing/register-gradients.ts';
import { adamwStep, startOptimiser } from './adamw.ts';
import { batchNormConvolution, foldBatchNorm, startWeights, trainingShapesOf } from './batch-norm.ts';
import { cropBatch } from './crops.ts';
import { fit, lossAndGradients } from './fit.ts';
import { flipPolarity } from './augment.ts';
import { logitsOfMembers, mergeMembers } from './members.ts';
import { randomFrom } from './random.ts';
import type { Recipe } from './recipes.ts';
import { foldStandard, standardise, standardOf } from './standardise.ts';

const tiny: Architecture = {
  inputs: 178,
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
  batch: 8,
  peakLearningRate: 4e-3,
  crops: { Z: 6, O: 6, N: 6, F: 6, S: 6 },
  stretch: 1.2,
  augmentations: [flipPolarity],
  members: 1,
};
const onFeatures: Recipe = {
  ...recipe,
  architecture: { ...featureArchitecture, hiddenUnits: 8 },
  normaliser: 'features',
  pool: 3,
  members: 2,
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
    let optimiser = startOptimiser(startWeights(recipe, randomFrom(3)));
    const losses = Array.from({ length: 40 }, () => {
      const { loss, gradients } = lossAndGradients(tf, recipe, optimiser.weights, batch);
      optimiser = adamwStep(optimiser, gradients, { learningRate: 0.02, averageDecay: 0.99 });
      return loss;
    });
    expect(losses.at(-1)!).toBeLessThan(0.4 * losses[0]!);
  });

  it('agrees with the difference quotient', () => {
    const batch = cropBatch([...recordings, ...recordings, ...recordings], recipe, randomFrom(1));
    const weights = startWeights(recipe, randomFrom(2));
    const { gradients } = lossAndGradients(tf, recipe, weights, batch);
    for (const name of ['convolution1/kernel', 'convolution0/scale', 'hidden/kernel']) {
      const lossAt = (distance: number): number => {
        const moved = weights[name]!.with(1, weights[name]![1]! + distance);
        return lossAndGradients(tf, recipe, { ...weights, [name]: moved }, batch).loss;
      };
      expect((lossAt(5e-3) - lossAt(-5e-3)) / 1e-2).toBeCloseTo(gradients[name]![1]!, 2);
    }
  });
});

describe('a network on features', () => {
  it('is one network of its members, for windows as they are, and the same after a kill and --resume', async () => {
    const file = join(folder, 'features.checkpoint');
    const options = { recipe: { ...onFeatures, epochs: 2 }, recordings, seed: 5 };
    const straight = await fit(tf, { ...options, checkpoint: { file, resume: false } });
    expect(Object.entries(straight).map(([name, values]) => [name, values.length])).toEqual(
      weightShapesOf(onFeatures.architecture).map((weight) => [weight.name, sizeOf(weight)]),
    );
    const killed = fit(tf, {
      ...options,
      checkpoint: { file, resume: false },
      onEpoch: () => {
        throw new Error('killed');
      },
    });
    await expect(killed).rejects.toThrow('killed');
    expect(await fit(tf, { ...options, checkpoint: { file, resume: true } })).toEqual(straight);
  });

  it('takes each crop from the pool of its recording', () => {
    const { inputs } = onFeatures.architecture;
    const many = Array<(typeof recordings)[number]>(40).fill(recordings[1]!);
    const { windows } = cropBatch(many, onFeatures, randomFrom(1));
    const rows = many.map((_, i) => windows.subarray(i * inputs, (i + 1) * inputs).join(' '));
    expect(new Set(rows).size).toBe(onFeatures.pool);
  });
});

describe('foldStandard', () => {
  it('gives weights that take windows as they are', () => {
    const inputs = featureArchitecture.inputs;
    const random = randomFrom(8);
    const windows = Float32Array.from(
      { length: 50 * inputs },
      (_, at) => (at % inputs) + 3 * random.normal(),
    );
    const standard = standardOf(windows, inputs);
    const weights = startWeights(onFeatures, random);
    const standardised = windows.slice();
    standardise(standardised, standard);
    const [before, after] = tf.tidy(() => {
      const shapes = trainingShapesOf(onFeatures);
      const logits = (values: Float32Array, arrays: typeof weights) =>
        logitsOfMembers(tf, tf.tensor2d(values, [50, inputs]), toTensors(tf, shapes, arrays), 2).dataSync();
      return [logits(standardised, weights), logits(windows, foldStandard(weights, standard))];
    });
    before!.forEach((logit, i) => expect(after![i]).toBeCloseTo(logit, 3));
  });
});

describe('mergeMembers', () => {
  it('gives one network whose logit is the mean of those of the members', () => {
    const random = randomFrom(4);
    const { architecture, members } = onFeatures;
    const trained = startWeights(onFeatures, random);
    trained['output/bias']!.set([0.5, -2]);
    const windows = Float32Array.from({ length: 10 * architecture.inputs }, () => random.normal());
    tf.tidy(() => {
      const input = tf.tensor2d(windows, [10, architecture.inputs]);
      const apart = logitsOfMembers(tf, input, toTensors(tf, trainingShapesOf(onFeatures), trained), members);
      const weights = toTensors(tf, weightShapesOf(architecture), mergeMembers(trained));
      const merged = forward(tf, { architecture, weights }, input).dataSync();
      tf.mean(apart, 1)
        .dataSync()
        .forEach((logit, i) => expect(merged[i]).toBeCloseTo(logit, 4));
    });
  });
});

describe('foldBatchNorm', () => {
  it('gives a network without normalisation that answers as the normalised one on the windows measured', () => {
    const random = randomFrom(5);
    const trained = startWeights(recipe, random);
    for (const [name, values] of Object.entries(trained))
      if (!name.endsWith('kernel')) values.forEach((value, i) => (values[i] = value + 0.3 * random.normal()));
    const { windows } = cropBatch(recordings, recipe, random);
    const folded = foldBatchNorm(tf, recipe, trained, windows);
    const [expected, got] = tf.tidy(() => {
      const input = tf.tensor2d(windows, [recordings.length, 178]);
      const before = toTensors(tf, trainingShapesOf(recipe), trained);
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
