import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { normalise } from './normalise.ts';
import { removeMains } from './remove-mains.ts';

/** How windows enter a network: with mean 0 and standard deviation 1, as they are or after removing mains hum. */
export const normalisers = ['norm', 'norm-without-mains'] as const;
export type Normaliser = (typeof normalisers)[number];

/**
 * Writes windows as a network takes them into `target`.
 * @param windowsUv [n * 178] microvolts
 * @param target as long; may be the same array
 * @throws RangeError when a sample is not finite
 */
export function prepare(normaliser: Normaliser, windowsUv: Float32Array, target: Float32Array): void {
  if (normaliser === 'norm-without-mains') {
    removeMains(windowsUv, target);
    normalise(target, target, SAMPLES_PER_WINDOW);
  } else normalise(windowsUv, target, SAMPLES_PER_WINDOW);
}
