import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { prepare } from '../network/prepare.ts';
import { shuffled, type Random } from './random.ts';
import type { Recipe } from './recipes.ts';

/** Windows as a network takes them, with their labels. */
export interface Batch {
  /** [n * 178]. */
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

/** One augmented window from a random place of each recording, as the network takes it. */
export function cropBatch(
  recordings: readonly Recording[],
  recipe: Pick<Recipe, 'stretch' | 'augmentations' | 'normaliser'>,
  random: Random,
): Batch {
  const windows = new Float32Array(recordings.length * SAMPLES_PER_WINDOW);
  recordings.forEach(({ samplesUv }, index) => {
    const window = windows.subarray(index * SAMPLES_PER_WINDOW, (index + 1) * SAMPLES_PER_WINDOW);
    cropInto(window, samplesUv, recipe.stretch, random);
    for (const augment of recipe.augmentations) augment(window, random);
  });
  prepare(recipe.normaliser, windows, windows);
  return { windows, labels: Float32Array.from(recordings, ({ seizure }) => Number(seizure)) };
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
