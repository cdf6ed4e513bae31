import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { randomFrom, type Random } from '../train/random.ts';

/** A sine over one window. */
export const sine = (amplitudeUv: number, frequencyHz: number, phase = 0): Float32Array =>
  Float32Array.from(
    { length: SAMPLES_PER_WINDOW },
    (_, i) => amplitudeUv * Math.sin((2 * Math.PI * frequencyHz * i) / MODEL_SAMPLING_RATE_HZ + phase),
  );

/** Background like that of a resting adult: slow noise of about 25 uV with an alpha rhythm of about 20 uV. */
export function background(random: Random, samples = SAMPLES_PER_WINDOW): Float32Array {
  const alphaHz = 9 + 2 * random.next();
  const phase = 2 * Math.PI * random.next();
  let slow = 25 * random.normal();
  return Float32Array.from({ length: samples }, (_, i) => {
    slow = 0.93 * slow + 9 * random.normal();
    const alpha = 20 * Math.sin((2 * Math.PI * alphaHz * i) / MODEL_SAMPLING_RATE_HZ + phase);
    return slow + alpha + 0.5 * random.normal();
  });
}

/** A rhythmic discharge of 200 to 400 uV, 3 to 6 per second, with harmonics. */
export function discharge(random: Random, samples = SAMPLES_PER_WINDOW): Float32Array {
  const hz = 3 + 3 * random.next();
  const amplitudeUv = 200 + 200 * random.next();
  const phase = 2 * Math.PI * random.next();
  const noise = background(random, samples);
  return noise.map((value, i) => {
    const angle = (2 * Math.PI * hz * i) / MODEL_SAMPLING_RATE_HZ + phase;
    return (
      value + amplitudeUv * (Math.sin(angle) + 0.5 * Math.sin(2 * angle + 1) + 0.25 * Math.sin(3 * angle + 2))
    );
  });
}

/** `n` windows one after the other, every other one a discharge. */
export function madeWindows(n: number, seed: number): Float32Array {
  const random = randomFrom(seed);
  const windows = new Float32Array(n * SAMPLES_PER_WINDOW);
  for (let i = 0; i < n; i += 1)
    windows.set(i % 2 === 0 ? background(random) : discharge(random), i * SAMPLES_PER_WINDOW);
  return windows;
}

/** Adds signals sample by sample. */
export const sum = (...signals: readonly Float32Array[]): Float32Array =>
  signals[0]!.map((_, i) => signals.reduce((total, signal) => total + signal[i]!, 0));
