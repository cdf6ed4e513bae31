import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { prepare, prepareConsecutive } from '../network/prepare.ts';
import { randomFrom, seedOf, shuffled, type Random } from './random.ts';
import type { Recipe } from './recipes.ts';

/** Windows as a network takes them, with their labels. */
export interface Batch {
  /** [n * inputs]. */
  readonly windows: Float32Array;
  /** [n], 1 for seizure. */
  readonly labels: Float32Array;
}

/** Windows of one epoch. */
export const cropsOf = (recordings: readonly Recording[], crops: Recipe['crops']): number =>
  recordings.reduce((sum, { set }) => sum + crops[set], 0);

/** Every recording as often as its set gives windows, in random order. */
export function epochOrder(
  recordings: readonly Recording[],
  crops: Recipe['crops'],
  random: Random,
): readonly Recording[] {
  return shuffled(
    recordings.flatMap((recording) => Array<Recording>(crops[recording.set]).fill(recording)),
    random,
  );
}

/** One augmented window of each recording, as the network takes it, with its context: cut anew, or one of the recipe's pool. */
export function cropBatch(recordings: readonly Recording[], recipe: Recipe, random: Random): Batch {
  const windows =
    recipe.pool === undefined
      ? freshCrops(recordings, recipe, random)
      : pooledCrops(recordings, recipe, { size: recipe.pool, random });
  return { windows, labels: Float32Array.from(recordings, ({ seizure }) => Number(seizure)) };
}

/** Pools of a recipe, by recording: what takes long to prepare is prepared once for all trainings of a process. */
const pools = new WeakMap<Recipe, WeakMap<Recording, Float32Array>>();

function pooledCrops(
  recordings: readonly Recording[],
  recipe: Recipe,
  { size, random }: { readonly size: number; readonly random: Random },
): Float32Array {
  const { inputs } = recipe.architecture;
  const windows = new Float32Array(recordings.length * inputs);
  recordings.forEach((recording, index) => {
    const from = Math.floor(random.next() * size) * inputs;
    windows.set(poolOf(recording, recipe, size).subarray(from, from + inputs), index * inputs);
  });
  return windows;
}

function poolOf(recording: Recording, recipe: Recipe, size: number): Float32Array {
  const ofRecipe = pools.get(recipe) ?? new WeakMap<Recording, Float32Array>();
  pools.set(recipe, ofRecipe);
  let pool = ofRecipe.get(recording);
  if (pool === undefined) {
    pool = freshCrops(Array<Recording>(size).fill(recording), recipe, randomFrom(seedOf(recording.id)));
    ofRecipe.set(recording, pool);
  }
  return pool;
}

function freshCrops(recordings: readonly Recording[], recipe: Recipe, random: Random): Float32Array {
  const { normaliser, context = 1, architecture } = recipe;
  const length = context * SAMPLES_PER_WINDOW;
  const crops = new Float32Array(recordings.length * length);
  recordings.forEach(({ samplesUv }, index) => {
    const crop = crops.subarray(index * length, (index + 1) * length);
    cropInto(crop, samplesUv, recipe.stretch, random);
    for (const augment of recipe.augmentations) augment(crop, random);
  });
  if (context === 1) return prepare(normaliser, crops, architecture.inputs);
  const { inputs } = architecture;
  const windows = new Float32Array(recordings.length * inputs);
  recordings.forEach((_, index) => {
    const crop = crops.subarray(index * length, (index + 1) * length);
    const described = prepareConsecutive(normaliser, crop, { inputs, context });
    windows.set(described.subarray((context - 1) * inputs), index * inputs);
  });
  return windows;
}

function cropInto(window: Float32Array, samplesUv: Float32Array, stretch: number, random: Random): void {
  const speed = stretch === 1 ? 1 : stretch ** (2 * random.next() - 1);
  const needed = Math.ceil((window.length - 1) * speed) + 1;
  const from = Math.floor(random.next() * (samplesUv.length - needed + 1));
  for (let i = 0; i < window.length; i += 1) {
    const at = Math.floor(i * speed);
    const fraction = i * speed - at;
    const left = samplesUv[from + at]!;
    window[i] = fraction === 0 ? left : left + fraction * (samplesUv[from + at + 1]! - left);
  }
}
