import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import { forward, type Network } from '../network/forward.ts';
import type { Batch } from './crops.ts';

/** A batch labelled with the probabilities of `teacher`, which takes windows that are not standardised. */
export function taught(tf: Tf, teacher: Network, { windows }: Batch): Batch {
  const { inputs } = teacher.architecture;
  const labels = tf.tidy(() => {
    const input: Tensor2D = tf.tensor2d(windows, [windows.length / inputs, inputs]);
    return tf.sigmoid(forward(tf, teacher, input)).dataSync() as Float32Array;
  });
  return { windows, labels };
}
