import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { changingFeatures, changingNames } from './changing.ts';
import { rhythmFeatures, rhythmNames } from './rhythm.ts';
import { shapeFeatures, shapeNames } from './shape.ts';
import { smoothed } from './smoothed.ts';
import { spectralFeatures, spectralNames } from './spectral.ts';

/** What each number that `writeFeatures` writes first tells about a window. */
export const featureNames: readonly string[] = [
  ...spectralNames,
  ...changingNames,
  ...shapeNames,
  ...rhythmNames,
];

/** The same, and then the shape of the smoothed window, which fast noise changes less. */
export const namesWithSmoothed: readonly string[] = [
  ...featureNames,
  ...shapeNames.map((name) => `${name}, smoothed`),
];

/**
 * Describes windows by spectrum, shape and rhythm. Gain, offset and polarity change nothing. Pure.
 * @param windows [n * 178], each of mean 0 and deviation 1, or zeros
 * @param target [n * names.length], of `namesWithSmoothed` or of `featureNames`
 */
export function writeFeatures(windows: Float32Array, target: Float32Array, withSmoothed: boolean): void {
  const { length } = withSmoothed ? namesWithSmoothed : featureNames;
  const n = windows.length / SAMPLES_PER_WINDOW;
  for (let i = 0; i < n; i += 1) {
    const window = Float64Array.from(windows.subarray(i * SAMPLES_PER_WINDOW, (i + 1) * SAMPLES_PER_WINDOW));
    target.set(
      [
        ...spectralFeatures(window),
        ...changingFeatures(window),
        ...shapeFeatures(window),
        ...rhythmFeatures(window),
        ...(withSmoothed ? shapeFeatures(smoothed(window)) : []),
      ],
      i * length,
    );
  }
}
