import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';

/** Power of a window by frequency. */
export interface Spectrum {
  /** Mean square between 0.5 and 45 Hz, uV^2. */
  readonly brainPower: number;
  /** Mean square above 52 Hz, uV^2. */
  readonly fastPower: number;
  /** The same without a sine of 60 Hz, uV^2. */
  readonly fastNoisePower: number;
  /** Larger of the amplitudes of a sine at 50 and at 60 Hz, uV. */
  readonly humAmplitudeUv: number;
}

const N = SAMPLES_PER_WINDOW;
const HALF = N / 2;
const BRAIN_BINS = binOf(45);
const FAST_BIN = Math.ceil((52 / MODEL_SAMPLING_RATE_HZ) * N);
const MAINS_HZ = [50, 60] as const;

/** Frequencies looked at, in bins: 1 to the last one below 52 Hz, then mains. */
const FREQUENCIES = Float64Array.from([
  ...Array.from({ length: FAST_BIN - 1 }, (_, i) => i + 1),
  ...MAINS_HZ.map((hz) => (hz / MODEL_SAMPLING_RATE_HZ) * N),
]);

/** Hann window, symmetric about the middle between samples 88 and 89; and the tables of the transform about it. */
const TAPER = Float64Array.from(
  { length: HALF },
  (_, i) => 0.5 * (1 + Math.cos((2 * Math.PI * (i + 0.5)) / N)),
);
const COSINES = table(Math.cos);
const SINES = table(Math.sin);
const TAPER_SUM = 2 * TAPER.reduce((sum, value) => sum + value, 0);
const TAPER_SQUARES = 2 * TAPER.reduce((sum, value) => sum + value * value, 0);

const evens = new Float64Array(HALF);
const odds = new Float64Array(HALF);

/**
 * Power of one window of 178 samples at 173.61 Hz, tapered by a Hann window.
 * @param samplesUv finite samples, microvolts
 * @param meanUv their mean
 */
export function spectrumOf(samplesUv: ArrayLike<number>, meanUv: number): Spectrum {
  let total = 0;
  for (let i = 0; i < HALF; i += 1) {
    const right = (samplesUv[HALF + i]! - meanUv) * TAPER[i]!;
    const left = (samplesUv[HALF - 1 - i]! - meanUv) * TAPER[i]!;
    total += right * right + left * left;
    evens[i] = right + left;
    odds[i] = right - left;
  }
  let brain = 0;
  let slow = 0;
  for (let bin = 1; bin < FAST_BIN; bin += 1) {
    const square = squareAt(bin - 1);
    slow += square;
    if (bin <= BRAIN_BINS) brain += square;
  }
  const toPower = 2 / (N * TAPER_SQUARES);
  const direct = evens.reduce((sum, value) => sum + value, 0) ** 2 / N;
  const fast = (total - direct) / TAPER_SQUARES - slow * toPower;
  const [fifty, sixty] = [squareAt(FAST_BIN - 1), squareAt(FAST_BIN)];
  return {
    brainPower: brain * toPower,
    fastPower: Math.max(0, fast),
    fastNoisePower: Math.max(0, fast - (2 * sixty) / TAPER_SUM ** 2),
    humAmplitudeUv: (2 * Math.sqrt(Math.max(fifty, sixty))) / TAPER_SUM,
  };
}

/** Squared magnitude of the transform at FREQUENCIES[index]. */
function squareAt(index: number): number {
  let real = 0;
  let imaginary = 0;
  for (let i = 0, at = index * HALF; i < HALF; i += 1, at += 1) {
    real += evens[i]! * COSINES[at]!;
    imaginary += odds[i]! * SINES[at]!;
  }
  return real * real + imaginary * imaginary;
}

function table(wave: (angle: number) => number): Float64Array {
  return Float64Array.from({ length: FREQUENCIES.length * HALF }, (_, at) => {
    const frequency = FREQUENCIES[Math.floor(at / HALF)]!;
    return wave((2 * Math.PI * frequency * ((at % HALF) + 0.5)) / N);
  });
}

function binOf(frequencyHz: number): number {
  return Math.floor((frequencyHz / MODEL_SAMPLING_RATE_HZ) * SAMPLES_PER_WINDOW);
}
