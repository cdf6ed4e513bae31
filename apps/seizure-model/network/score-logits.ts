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
  return preparedLogits(tf, network, prepare(network.normaliser, windowsUv, network.architecture.inputs));
}

/**
 * Logits of windows that are prepared already, in one batch.
 * @param prepared [n * inputs]
 * @returns [n]
 */
export async function preparedLogits(
  tf: Tf,
  network: Network,
  prepared: Float32Array,
): Promise<Float32Array> {
  const { inputs } = network.architecture;
  const logits = tf.tidy(() =>
    forward(tf, network, tf.tensor2d(prepared, [prepared.length / inputs, inputs])),
  );
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
}
