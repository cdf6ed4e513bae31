const LEAST_SD_UV = 1e-6;

/**
 * Writes the normalised form of windows into `target`: mean 0 and standard deviation 1 each, so that neither gain nor
 * offset matters. A constant window becomes zeros.
 * @param windowsUv windows one after the other, microvolts
 * @param target as long as `windowsUv`; may be the same array
 * @param samplesPerWindow length of one window
 * @throws RangeError when a sample is not finite
 */
export function normalise(windowsUv: Float32Array, target: Float32Array, samplesPerWindow: number): void {
  for (let start = 0; start < windowsUv.length; start += samplesPerWindow) {
    const end = start + samplesPerWindow;
    let sum = 0;
    for (let i = start; i < end; i += 1) sum += windowsUv[i]!;
    const mean = sum / samplesPerWindow;
    let squares = 0;
    for (let i = start; i < end; i += 1) squares += (windowsUv[i]! - mean) ** 2;
    const sd = Math.sqrt(squares / samplesPerWindow);
    if (!Number.isFinite(sd))
      throw new RangeError(
        `'windowsUv' (window ${start / samplesPerWindow}) must hold finite samples; leave it out`,
      );
    const factor = sd < LEAST_SD_UV ? 0 : 1 / sd;
    for (let i = start; i < end; i += 1) target[i] = (windowsUv[i]! - mean) * factor;
  }
}
