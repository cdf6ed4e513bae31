import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW, samplesPerWindowAt } from '../contracts/eeg-window.ts';

/** Share of the lower of both rates that passes unchanged, and share from which on nothing passes. */
const PASS = 0.4;
const STOP = 90 / MODEL_SAMPLING_RATE_HZ;

/** Attenuation of the stop band that the kernel is designed for, in decibels. */
const ATTENUATION_DB = 60;

const MAX_CACHED_RATES = 32;

/** Rows of a sparse matrix whose non-zero entries are consecutive: output `j` = sum over `k` of row `j` times input. */
interface Resampler {
  readonly firstInput: Int32Array;
  /** Where the entries of a row start in `weights`; one more than there are rows. */
  readonly rowStart: Int32Array;
  readonly weights: Float64Array;
}

const resamplers = new Map<number, Resampler>();

/**
 * A window at 173.61 Hz in microvolts. Each window is resampled on its own; it is continued beyond its edges by odd
 * reflection. Anti-aliasing: what lies below 0.4 of the lower rate stays, what lies above 0.518 of it goes.
 * @param steps `samplesPerWindowAt(samplingRateHz)` steps of `scaleUv` microvolts, oldest first
 * @returns [178] microvolts
 * @throws RangeError for another number of steps
 */
export function resample(steps: ArrayLike<number>, samplingRateHz: number, scaleUv: number): Float32Array {
  const expected = samplesPerWindowAt(samplingRateHz);
  if (steps.length !== expected)
    throw new RangeError(`'steps' (${steps.length}) must hold ${expected} samples at ${samplingRateHz} Hz`);
  const output = new Float32Array(SAMPLES_PER_WINDOW);
  if (samplingRateHz === MODEL_SAMPLING_RATE_HZ) {
    for (let i = 0; i < SAMPLES_PER_WINDOW; i += 1) output[i] = steps[i]! * scaleUv;
    return output;
  }
  const { firstInput, rowStart, weights } = resamplerOf(samplingRateHz);
  for (let row = 0; row < SAMPLES_PER_WINDOW; row += 1) {
    const end = rowStart[row + 1]!;
    let input = firstInput[row]!;
    let sum = 0;
    for (let entry = rowStart[row]!; entry < end; entry += 1, input += 1)
      sum += weights[entry]! * steps[input]!;
    output[row] = sum * scaleUv;
  }
  return output;
}

function resamplerOf(samplingRateHz: number): Resampler {
  const cached = resamplers.get(samplingRateHz);
  if (cached !== undefined) return cached;
  if (resamplers.size >= MAX_CACHED_RATES) resamplers.delete(resamplers.keys().next().value!);
  const resampler = buildResampler(samplingRateHz);
  resamplers.set(samplingRateHz, resampler);
  return resampler;
}

/**
 * Kaiser-windowed sinc.
 * @see https://ccrma.stanford.edu/~jos/resample/Theory_Ideal_Bandlimited_Interpolation.html
 * @see Oppenheim, Schafer: Discrete-Time Signal Processing, 7.5.3 (length and beta of a Kaiser window)
 */
function buildResampler(samplingRateHz: number): Resampler {
  const inputs = samplesPerWindowAt(samplingRateHz);
  const lowerRateHz = Math.min(samplingRateHz, MODEL_SAMPLING_RATE_HZ);
  const cutoff = (((PASS + STOP) / 2) * lowerRateHz) / samplingRateHz;
  const transition = ((STOP - PASS) * lowerRateHz) / samplingRateHz;
  const beta = 0.1102 * (ATTENUATION_DB - 8.7);
  const halfWidth = (ATTENUATION_DB - 7.95) / (14.36 * transition) / 2;
  const rows = Array.from({ length: SAMPLES_PER_WINDOW }, (_, row) => {
    const centre = (row / MODEL_SAMPLING_RATE_HZ) * samplingRateHz;
    const taps = new Float64Array(inputs);
    let sum = 0;
    for (let k = Math.ceil(centre - halfWidth); k <= centre + halfWidth; k += 1) {
      const weight = sinc(2 * cutoff * (k - centre)) * kaiser((k - centre) / halfWidth, beta);
      sum += weight;
      addReflected(taps, k, weight);
    }
    return taps.map((tap) => tap / sum);
  });
  return packRows(rows);
}

/** Odd reflection: x[-k] = 2 x[0] - x[k], and likewise at the end. */
function addReflected(taps: Float64Array, index: number, weight: number): void {
  const last = taps.length - 1;
  const edge = index < 0 ? 0 : last;
  if (index >= 0 && index <= last) taps[index]! += weight;
  else {
    taps[edge]! += 2 * weight;
    taps[2 * edge - index]! -= weight;
  }
}

function packRows(rows: readonly Float64Array[]): Resampler {
  const spans = rows.map((row) => {
    const first = row.findIndex((weight) => weight !== 0);
    return row.subarray(first, row.findLastIndex((weight) => weight !== 0) + 1);
  });
  const firstInput = Int32Array.from(rows, (row) => row.findIndex((weight) => weight !== 0));
  const rowStart = new Int32Array(rows.length + 1);
  spans.forEach((span, row) => (rowStart[row + 1] = rowStart[row]! + span.length));
  const weights = new Float64Array(rowStart[rows.length]!);
  spans.forEach((span, row) => weights.set(span, rowStart[row]!));
  return { firstInput, rowStart, weights };
}

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x));

const kaiser = (x: number, beta: number): number =>
  besselI0(beta * Math.sqrt(Math.max(0, 1 - x * x))) / besselI0(beta);

/** Modified Bessel function of the first kind, order 0, by its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-16; k += 1) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}
