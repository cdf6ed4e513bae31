import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { NUMBERS_IN_CONTEXT, withContext } from '../features/context.ts';
import { writeFeatures } from '../features/window-features.ts';
import { normalise } from './normalise.ts';
import { removeMains } from './remove-mains.ts';

/**
 * How windows enter a network: with mean 0 and standard deviation 1 as they are, so after removing mains hum, or as the
 * features of the latter, with those of its smoothed form or without.
 */
export const normalisers = ['norm', 'norm-without-mains', 'features', 'features-with-smoothed'] as const;
export type Normaliser = (typeof normalisers)[number];

/**
 * Windows as a network takes them.
 * @param windowsUv [n * 178] microvolts
 * @param inputs numbers per window that the network takes
 * @returns [n * inputs]
 * @throws RangeError when a sample is not finite
 */
export function prepare(normaliser: Normaliser, windowsUv: Float32Array, inputs: number): Float32Array {
  const normalised = new Float32Array(windowsUv.length);
  if (normaliser === 'norm') normalise(windowsUv, normalised, SAMPLES_PER_WINDOW);
  else {
    removeMains(windowsUv, normalised);
    normalise(normalised, normalised, SAMPLES_PER_WINDOW);
  }
  if (normaliser === 'norm' || normaliser === 'norm-without-mains') return normalised;
  const features = new Float32Array((windowsUv.length / SAMPLES_PER_WINDOW) * inputs);
  writeFeatures(normalised, features, normaliser === 'features-with-smoothed');
  return features;
}

/**
 * Consecutive windows of one recording, oldest first, as a network takes them that is shown `context` windows at once.
 * @param windowsUv [n * 178] microvolts
 * @returns [n * inputs]
 * @throws RangeError when a sample is not finite
 */
export function prepareConsecutive(
  normaliser: Normaliser,
  windowsUv: Float32Array,
  { inputs, context = 1 }: { readonly inputs: number; readonly context?: number },
): Float32Array {
  if (context === 1) return prepare(normaliser, windowsUv, inputs);
  const ofOne = inputs / NUMBERS_IN_CONTEXT;
  return withContext(prepare(normaliser, windowsUv, ofOne), ofOne, context);
}
