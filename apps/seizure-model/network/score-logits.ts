import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Tf } from '../backend/tf.ts';
import { forward, type Network } from './forward.ts';
import { normalise } from './normalise.ts';

/**
 * Logits of windows, in one batch.
 * @param windowsUv [n * 178] microvolts
 * @returns [n]
 * @throws RangeError when a sample is not finite
 */
export async function scoreLogits(tf: Tf, network: Network, windowsUv: Float32Array): Promise<Float32Array> {
  const normalised = new Float32Array(windowsUv.length);
  normalise(windowsUv, normalised, SAMPLES_PER_WINDOW);
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
