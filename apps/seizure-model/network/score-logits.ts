import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Tf } from '../backend/tf.ts';
import { forward, type Network } from './forward.ts';
import { prepare, type Normaliser } from './prepare.ts';

/** A network with the way in which windows enter it. */
export interface ScoringNetwork extends Network {
  readonly normaliser: Normaliser;
}

/**
 * Logits of windows, in one batch.
 * @param windowsUv [n * 178] microvolts
 * @returns [n]
 * @throws RangeError when a sample is not finite
 */
export async function scoreLogits(
  tf: Tf,
  network: ScoringNetwork,
  windowsUv: Float32Array,
): Promise<Float32Array> {
  const normalised = new Float32Array(windowsUv.length);
  prepare(network.normaliser, windowsUv, normalised);
  const logits = tf.tidy(() => {
    const windows = tf.tensor2d(normalised, [windowsUv.length / SAMPLES_PER_WINDOW, SAMPLES_PER_WINDOW]);
    return forward(tf, network, windows);
  });
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
}
