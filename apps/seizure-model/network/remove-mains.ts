import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';

const MAINS_HZ = [50, 60] as const;

/** Orthonormal: a constant, then the sines and cosines of mains over one window. */
const BASIS: readonly Float64Array[] = orthonormal([
  new Float64Array(SAMPLES_PER_WINDOW).fill(1),
  ...MAINS_HZ.flatMap((hz) => [wave(Math.cos, hz), wave(Math.sin, hz)]),
]);

/**
 * Writes windows without their mean and without the sines of 50 and 60 Hz that fit them best (least squares) into
 * `target`. Hum of constant amplitude vanishes whatever its size; the EEG loses four of its 178 dimensions.
 * @param windowsUv windows of 178 samples at 173.61 Hz, one after the other
 * @param target as long as `windowsUv`; may be the same array
 */
export function removeMains(windowsUv: Float32Array, target: Float32Array): void {
  const window = new Float64Array(SAMPLES_PER_WINDOW);
  for (let start = 0; start < windowsUv.length; start += SAMPLES_PER_WINDOW) {
    for (let i = 0; i < SAMPLES_PER_WINDOW; i += 1) window[i] = windowsUv[start + i]!;
    for (const axis of BASIS) subtractProjection(window, axis);
    target.set(window, start);
  }
}

function wave(shape: (angle: number) => number, hz: number): Float64Array {
  const step = (2 * Math.PI * hz) / MODEL_SAMPLING_RATE_HZ;
  return Float64Array.from({ length: SAMPLES_PER_WINDOW }, (_, i) => shape(step * i));
}

/** Gram-Schmidt. */
function orthonormal(vectors: readonly Float64Array[]): readonly Float64Array[] {
  const axes: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const axis of axes) subtractProjection(rest, axis);
    const length = Math.hypot(...rest);
    axes.push(rest.map((value) => value / length));
  }
  return axes;
}

function subtractProjection(vector: Float64Array, axis: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i += 1) product += vector[i]! * axis[i]!;
  for (let i = 0; i < vector.length; i += 1) vector[i]! -= product * axis[i]!;
}
