import { MODEL_SAMPLING_RATE_HZ } from '../../contracts/eeg-window.ts';
import { hannSpectrum } from './hann-spectrum.ts';

const SAMPLES = 64;
const FROM = [0, 38, 76, 114] as const;
const BANDS_HZ = [
  [1, 4],
  [4, 8],
  [8, 13],
  [13, 25],
  [25, 45],
  [45, 85],
] as const;
const STEP_HZ = MODEL_SAMPLING_RATE_HZ / (2 * SAMPLES);
const LEAST = 1e-6;
const spectrum = hannSpectrum(SAMPLES);

export const changingNames: readonly string[] = [
  ...BANDS_HZ.flatMap(([from, to]) => [
    `deviation of the log power from ${from} to ${to} Hz between parts`,
    `largest log power from ${from} to ${to} Hz of a part, less their mean`,
  ]),
  'deviation of the log power between parts',
];

/** How much the power of a window changes between four overlapping parts of 0.37 s. */
export function changingFeatures(window: ArrayLike<number>): readonly number[] {
  const parts = FROM.map((from) => {
    const power = spectrum(window, from);
    const bands = BANDS_HZ.map(([low, high]) => {
      let sum = 0;
      for (let bin = Math.ceil(low / STEP_HZ) - 1; (bin + 1) * STEP_HZ < high; bin += 1) sum += power[bin]!;
      return Math.log(sum + LEAST);
    });
    return [...bands, Math.log(power.reduce((sum, value) => sum + value, 0) + LEAST)];
  });
  const byBand = parts[0]!.map((_, band) => parts.map((part) => part[band]!));
  const all = byBand.pop()!;
  return [
    ...byBand.flatMap((values) => [deviationOf(values), Math.max(...values) - meanOf(values)]),
    deviationOf(all),
  ];
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
