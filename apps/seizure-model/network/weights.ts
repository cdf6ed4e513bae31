import type { Tensor } from '@tensorflow/tfjs-core';
import type { Tf } from '../backend/tf.ts';
import { sizeOf, type WeightShape } from './architecture.ts';

/** Weights by name, on a backend. */
export type WeightTensors = Readonly<Record<string, Tensor>>;

/** Weights by name, as plain numbers. */
export type WeightArrays = Readonly<Record<string, Float32Array>>;

/** Puts weights on the backend; the caller disposes of them. @throws Error when one is missing or of another size */
export function toTensors(tf: Tf, shapes: readonly WeightShape[], arrays: WeightArrays): WeightTensors {
  return Object.fromEntries(
    shapes.map((weight) => [weight.name, tf.tensor(sized(weight, arrays), [...weight.shape], 'float32')]),
  );
}

/** All weights one after the other in the order of `shapes`, little-endian float32. */
export function packWeights(shapes: readonly WeightShape[], arrays: WeightArrays): Uint8Array {
  const bytes = new Uint8Array(4 * totalSize(shapes));
  const view = new DataView(bytes.buffer);
  let offset = 0;
  for (const weight of shapes)
    for (const value of sized(weight, arrays)) {
      view.setFloat32(offset, value, true);
      offset += 4;
    }
  return bytes;
}

/** The reverse of `packWeights`. @throws Error when the bytes do not fit the shapes */
export function unpackWeights(shapes: readonly WeightShape[], bytes: Uint8Array): WeightArrays {
  const expected = 4 * totalSize(shapes);
  if (bytes.length !== expected)
    throw new Error(
      `'weights' (${bytes.length} bytes) must have ${expected} bytes for the shapes of the model`,
    );
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let offset = 0;
  return Object.fromEntries(
    shapes.map((weight) => {
      const values = Float32Array.from({ length: sizeOf(weight) }, (_, i) =>
        view.getFloat32(offset + 4 * i, true),
      );
      offset += 4 * values.length;
      return [weight.name, values];
    }),
  );
}

const totalSize = (shapes: readonly WeightShape[]): number =>
  shapes.reduce((sum, weight) => sum + sizeOf(weight), 0);

function sized(weight: WeightShape, arrays: WeightArrays): Float32Array {
  const values = arrays[weight.name];
  if (values?.length !== sizeOf(weight))
    throw new Error(`'${weight.name}' (${values?.length ?? 'missing'}) must have ${sizeOf(weight)} values`);
  return values;
}
