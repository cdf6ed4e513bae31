import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';

/** ReLU with its gradient written out: TensorFlow.js takes it through `step`, which tfjs-node computes ten times as slowly. */
export function rectify(tf: Tf, x: Tensor2D): Tensor2D {
  const operation = tf.customGrad((...args) => {
    const value = tf.relu(args[0] as Tensor2D);
    const save = args[1] as unknown as (tensors: Tensor[]) => void;
    save([value]);
    return { value, gradFunc: (dy, [y]) => tf.mul(dy as Tensor2D, tf.sign(y!)) };
  });
  return operation(x) as Tensor2D;
}
