import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { hannSpectrum } from './hann-spectrum.ts';

const EDGES_HZ = [0.5, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 17, 20, 24, 28, 33, 40, 48, 60, 75, 86] as const;
const SHARES = [0.25, 0.5, 0.75, 0.9, 0.95] as const;
const STEP_HZ = MODEL_SAMPLING_RATE_HZ / (2 * SAMPLES_PER_WINDOW);
const BANDS = EDGES_HZ.slice(1).map((to, i) => binsBetween(EDGES_HZ[i]!, to));
const LEAST = 1e-6;
const spectrum = hannSpectrum(SAMPLES_PER_WINDOW);

export const spectralNames: readonly string[] = [
  ...EDGES_HZ.slice(1).map((to, i) => `log share of the power from ${EDGES_HZ[i]} to ${to} Hz`),
  'entropy of the spectrum',
  'log share of the strongest frequency',
  'log of the strongest frequency',
  ...SHARES.map((share) => `log of the frequency below which ${share} of the power lies`),
];

/** How the power of a window is spread over frequencies, whatever its size. */
export function spectralFeatures(window: ArrayLike<number>): readonly number[] {
  const power = spectrum(window, 0);
  const bins = power.length;
  const total = sumOf(power, 0, bins) || 1;
  const edges: number[] = [];
  let entropy = 0;
  let strongest = 0;
  let below = 0;
  for (let bin = 0; bin < bins; bin += 1) {
    const share = power[bin]! / total;
    entropy -= share * Math.log(share + 1e-12);
    if (power[bin]! > power[strongest]!) strongest = bin;
    below += share;
    while (below >= SHARES[edges.length]!) edges.push(bin);
  }
  while (edges.length < SHARES.length) edges.push(bins - 1);
  return [
    ...BANDS.map(([from, to]) => Math.log(sumOf(power, from, to) / total + LEAST)),
    entropy,
    Math.log(power[strongest]! / total + LEAST),
    logHz(strongest),
    ...edges.map(logHz),
  ];
}

const logHz = (bin: number): number => Math.log((bin + 1) * STEP_HZ + 0.5);

/** First bin at or above `fromHz`, and first bin at or above `toHz`. */
function binsBetween(fromHz: number, toHz: number): readonly [number, number] {
  const binFrom = (hz: number): number => Math.min(SAMPLES_PER_WINDOW, Math.ceil(hz / STEP_HZ) - 1);
  return [binFrom(fromHz), binFrom(toHz)];
}

function sumOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 1) sum += values[i]!;
  return sum;
}
