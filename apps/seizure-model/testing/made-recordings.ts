import type { BonnSet, Recording } from '../data/bonn-pack.ts';
import { randomFrom } from '../train/random.ts';
import { background, discharge } from './made-signals.ts';

/** A recording of made signal: a discharge for set S, background for the others. */
export function madeRecording(
  id: string,
  set: BonnSet,
  { group = id, seed = 1, samples = 600 } = {},
): Recording {
  const random = randomFrom(seed);
  const samplesUv = set === 'S' ? discharge(random, samples) : background(random, samples);
  return { id, set, group, seizure: set === 'S', samplesUv };
}
