import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { normalise } from '../network/normalise.ts';
import { augmentations } from './augment.ts';
import { shuffled, type Random } from './random.ts';

/** Normalised windows with their labels. */
export interface Batch {
  /** [n * 178]. */
  readonly windows: Float32Array;
  /** [n], 1 for seizure. */
  readonly labels: Float32Array;
}

/** Windows that a recording gives in one epoch: as many as would fit side by side. */
export const CROPS_PER_RECORDING = 23;

/** Every recording `CROPS_PER_RECORDING` times, in random order. */
export function epochOrder(recordings: readonly Recording[], random: Random): readonly Recording[] {
  return shuffled(
    recordings.flatMap((recording) => Array<Recording>(CROPS_PER_RECORDING).fill(recording)),
    random,
  );
}

/** One augmented, normalised window from a random place of each recording. */
export function cropBatch(recordings: readonly Recording[], random: Random): Batch {
  const windows = new Float32Array(recordings.length * SAMPLES_PER_WINDOW);
  recordings.forEach(({ samplesUv }, index) => {
    const from = Math.floor(random.next() * (samplesUv.length - SAMPLES_PER_WINDOW + 1));
    const window = windows.subarray(index * SAMPLES_PER_WINDOW, (index + 1) * SAMPLES_PER_WINDOW);
    window.set(samplesUv.subarray(from, from + SAMPLES_PER_WINDOW));
    for (const augment of augmentations) augment(window, random);
  });
  normalise(windows, windows, SAMPLES_PER_WINDOW);
  return { windows, labels: Float32Array.from(recordings, ({ seizure }) => Number(seizure)) };
}
