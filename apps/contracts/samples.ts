/** Packs int16 samples as base64 of their little-endian bytes. */
export function packSamples(samples: ArrayLike<number>): string {
  return Buffer.from(Int16Array.from(samples).buffer).toString('base64');
}

/**
 * Unpacks base64 of little-endian int16 samples.
 * @throws RangeError when the bytes are not whole samples
 */
export function unpackSamples(packed: string): Int16Array {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length % 2 !== 0)
    throw new RangeError(`'samples' (${bytes.length} bytes) must hold whole int16 samples of 2 bytes each`);
  const samples = new Int16Array(bytes.length / 2);
  new Uint8Array(samples.buffer).set(bytes);
  return samples;
}

/** How many samples `unpackSamples` gives. */
export const countSamples = (packed: string): number => Buffer.byteLength(packed, 'base64') / 2;

/** Packs float32 values (microvolts) as base64 of their little-endian bytes. */
export function packFloats(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64');
}

/**
 * Unpacks base64 of little-endian float32 values.
 * @throws RangeError when the bytes are not whole values
 */
export function unpackFloats(packed: string): Float32Array {
  const bytes = Buffer.from(packed, 'base64');
  if (bytes.length % 4 !== 0)
    throw new RangeError(`'windows' (${bytes.length} bytes) must hold whole float32 values of 4 bytes each`);
  const values = new Float32Array(bytes.length / 4);
  new Uint8Array(values.buffer).set(bytes);
  return values;
}
