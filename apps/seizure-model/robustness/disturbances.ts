import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { randomFrom, type Random } from '../train/random.ts';

/** A way in which a signal goes wrong: a new window in microvolts, made from a good one. */
export interface Disturbance {
  readonly name: string;
  readonly apply: (windowUv: Float32Array, random: Random) => Float32Array;
}

const gain = (factor: number): Disturbance => ({
  name: `gain x${factor}`,
  apply: (window) => window.map((value) => value * factor),
});

const hum = (frequencyHz: number, amplitudeUv: number): Disturbance => ({
  name: `hum ${frequencyHz} Hz ${amplitudeUv} uV`,
  apply: (window, random) => {
    const phase = 2 * Math.PI * random.next();
    const step = (2 * Math.PI * frequencyHz) / MODEL_SAMPLING_RATE_HZ;
    return window.map((value, i) => value + amplitudeUv * Math.sin(step * i + phase));
  },
});

export const whiteNoise = (rmsUv: number): Disturbance => ({
  name: `white noise ${rmsUv} uV`,
  apply: (window, random) => window.map((value) => value + rmsUv * random.normal()),
});

/** Sines from 20 to 80 Hz with random phases. */
export const muscle = (rmsUv: number): Disturbance => ({
  name: `muscle 20-80 Hz ${rmsUv} uV rms`,
  apply: (window, random) => {
    const hertz = Array.from({ length: 61 }, (_, i) => 20 + i);
    const phases = hertz.map(() => 2 * Math.PI * random.next());
    const amplitudeUv = rmsUv * Math.sqrt(2 / hertz.length);
    return window.map((value, i) =>
      hertz.reduce(
        (sum, hz, k) =>
          sum + amplitudeUv * Math.sin((2 * Math.PI * hz * i) / MODEL_SAMPLING_RATE_HZ + phases[k]!),
        value,
      ),
    );
  },
});

const dropOut = (share: number): Disturbance => ({
  name: `drop-out ${share * 100} %`,
  apply: (window, random) => {
    const length = Math.round(share * window.length);
    const from = Math.floor(random.next() * (window.length - length + 1));
    return window.slice().fill(0, from, from + length);
  },
});

const clipped = (limitUv: number): Disturbance => ({
  name: `clipped at ${limitUv} uV`,
  apply: (window) => window.map((value) => Math.max(-limitUv, Math.min(limitUv, value))),
});

/** Read as if it had been sampled at 173.61 Hz: the beginning, by linear interpolation. */
const wrongRate = (samplingRateHz: number): Disturbance => ({
  name: `${samplingRateHz} Hz sent as 173.61 Hz`,
  apply: (window) => {
    const step = MODEL_SAMPLING_RATE_HZ / samplingRateHz;
    return window.map((_, i) => {
      const at = (i * step) % (window.length - 1);
      const left = Math.floor(at);
      return window[left]! + (at - left) * (window[left + 1]! - window[left]!);
    });
  },
});

/** The rows of the robustness table. */
export const disturbances: readonly Disturbance[] = [
  { name: 'clean', apply: (window) => window },
  ...[0.1, 0.5, 2, 10].map(gain),
  { name: 'polarity inverted', apply: (window) => window.map((value) => -value) },
  { name: 'offset +100 uV', apply: (window) => window.map((value) => value + 100) },
  { name: 'offset +1000 uV', apply: (window) => window.map((value) => value + 1_000) },
  ...[10, 25, 50, 100].map((amplitudeUv) => hum(50, amplitudeUv)),
  hum(49.8, 25),
  hum(60, 25),
  ...[10, 25].map(whiteNoise),
  ...[30, 80].map(muscle),
  ...[0.1, 0.3, 0.6].map(dropOut),
  {
    name: '5 % missing sent as 0',
    apply: (window, random) => window.map((value) => (random.next() < 0.05 ? 0 : value)),
  },
  ...[200, 100, 50].map(clipped),
  {
    name: 'electrode pop 500 uV',
    apply: (window, random) => {
      const at = Math.floor((0.1 + 0.8 * random.next()) * window.length);
      return window.map((value, i) => (i >= at ? value + 500 : value));
    },
  },
  { name: 'flat line', apply: (window) => new Float32Array(window.length) },
  ...[128, 256].map(wrongRate),
];

/** Every window of a row disturbed, the same for the same seed. @param samplesUv [n * 178] microvolts */
export function disturbAll(samplesUv: Float32Array, { apply }: Disturbance, seed: number): Float32Array {
  const random = randomFrom(seed);
  const disturbed = new Float32Array(samplesUv.length);
  for (let from = 0; from < samplesUv.length; from += SAMPLES_PER_WINDOW)
    disturbed.set(apply(samplesUv.subarray(from, from + SAMPLES_PER_WINDOW), random), from);
  return disturbed;
}
