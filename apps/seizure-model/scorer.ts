import { SAMPLES_PER_WINDOW } from '../contracts/eeg-window.ts';
import type { Tf } from './backend/tf.ts';
import type { Model } from './model/shipped-model.ts';
import { probabilityOf } from './network/probability.ts';
import { scoreLogits } from './network/score-logits.ts';

/** Gives windows their probability of seizure. Run the signal-quality gate before it. */
export interface Scorer {
  readonly modelVersion: string;
  /** Backend that computes, as TensorFlow.js names it. */
  readonly backend: string;
  /**
   * Calibrated probabilities, in order. Between batches other work gets its turn.
   * @param windowsUv n windows one after the other, [n * 178], microvolts
   * @returns [n], in [0, 1]
   * @throws RangeError when the length is not n * 178 or a sample is not finite
   */
  score(windowsUv: Float32Array, n: number): Promise<Float32Array>;
  /** Computes once in every batch size that is common, so that the first request is as fast as the others. */
  warmUp(): Promise<void>;
  /** Frees the weights; the scorer cannot be used afterwards. */
  dispose(): void;
}

/** Windows computed at once: describing so many takes a few milliseconds, in which nothing else runs. */
export const MAX_BATCH = 32;

/** Takes over the weights of `model`. */
export function createScorer({ tf, model }: { readonly tf: Tf; readonly model: Model }): Scorer {
  const { version, architecture, temperature, input } = model.description;
  const network = { architecture, normaliser: input.normaliser, weights: model.weights };
  const score: Scorer['score'] = async (windowsUv, n) => {
    if (!Number.isInteger(n) || windowsUv.length !== n * SAMPLES_PER_WINDOW)
      throw new RangeError(
        `'windowsUv' (${windowsUv.length} samples) must hold 'n' (${n}) * ${SAMPLES_PER_WINDOW}`,
      );
    const probabilities = new Float32Array(n);
    for (let from = 0; from < n; from += MAX_BATCH) {
      if (from > 0) await new Promise((resolve) => setImmediate(resolve));
      const to = Math.min(n, from + MAX_BATCH);
      const batch = windowsUv.subarray(from * SAMPLES_PER_WINDOW, to * SAMPLES_PER_WINDOW);
      (await scoreLogits(tf, network, batch)).forEach((logit, i) => {
        probabilities[from + i] = probabilityOf(logit, temperature);
      });
    }
    return probabilities;
  };
  return {
    modelVersion: version,
    backend: tf.getBackend(),
    score,
    warmUp: async () => {
      for (const n of [1, 8, MAX_BATCH]) await score(new Float32Array(n * SAMPLES_PER_WINDOW), n);
    },
    dispose: () => tf.dispose(model.weights),
  };
}
