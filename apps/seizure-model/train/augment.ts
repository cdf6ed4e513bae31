import { MODEL_SAMPLING_RATE_HZ } from '../../contracts/eeg-window.ts';
import type { Random } from './random.ts';

/** A change of a window in place, in microvolts. */
export type Augmentation = (windowUv: Float32Array, random: Random) => void;

/** Inverts half of the windows: the polarity of an electrode pair is a convention. */
export const flipPolarity: Augmentation = (windowUv, random) => {
  if (random.next() < 0.5) scale(windowUv, -1);
};

/** Multiplies by 0.7 to 1.4, so that the disturbances below are met at other signal-to-noise ratios too. */
export const changeGain: Augmentation = (windowUv, random) => {
  scale(windowUv, 0.7 * 2 ** random.next());
};

/** Adds white noise of up to 12 uV rms to 30 % of the windows. */
export const addNoise: Augmentation = (windowUv, random) => {
  if (random.next() >= 0.3) return;
  const rmsUv = 12 * random.next();
  for (let i = 0; i < windowUv.length; i += 1) windowUv[i]! += rmsUv * random.normal();
};

/** Adds white noise of up to 25 % of the window's standard deviation to half of the windows. */
export const addRelativeNoise: Augmentation = (windowUv, random) => {
  if (random.next() >= 0.5) return;
  const rms = 0.25 * deviationOf(windowUv) * random.next();
  for (let i = 0; i < windowUv.length; i += 1) windowUv[i]! += rms * random.normal();
};

/** Adds mains hum, 50 or 60 Hz, 2 to 80 uV, to 35 % of the windows. */
export const addHum: Augmentation = (windowUv, random) => {
  if (random.next() >= 0.35) return;
  const amplitudeUv = 2 * 40 ** random.next();
  const frequencyHz = random.next() < 0.7 ? 50 : 60;
  const phase = 2 * Math.PI * random.next();
  const step = (2 * Math.PI * frequencyHz) / MODEL_SAMPLING_RATE_HZ;
  for (let i = 0; i < windowUv.length; i += 1) windowUv[i]! += amplitudeUv * Math.sin(step * i + phase);
};

/** Adds noise without low frequencies, as muscles make, of up to 30 uV rms to 20 % of the windows. */
export const addMuscle: Augmentation = (windowUv, random) => {
  if (random.next() >= 0.2) return;
  const rmsUv = 30 * random.next();
  let before = random.normal();
  for (let i = 0; i < windowUv.length; i += 1) {
    const now = random.normal();
    windowUv[i]! += rmsUv * Math.SQRT1_2 * (now - before);
    before = now;
  }
};

/**
 * Adds noise of 2 to 40 % of the window's standard deviation, small ones as often as large ones, to a quarter of the
 * windows: white noise, noise without low frequencies as muscles make, or something between. Its level tells nothing
 * about the size of the signal.
 */
export const addFastNoise: Augmentation = (windowUv, random) => {
  if (random.next() >= 0.25) return;
  const rmsUv = deviationOf(windowUv) * 0.02 * 20 ** random.next();
  const share = random.next();
  const scaleUv = rmsUv / Math.hypot(1, share);
  let before = random.normal();
  for (let i = 0; i < windowUv.length; i += 1) {
    const now = random.normal();
    windowUv[i]! += scaleUv * (now - share * before);
    before = now;
  }
};

/** Adds -0.4 to 0.8 times the step from sample to sample, so that fast and slow parts weigh as with another electrode. */
export const tiltSpectrum: Augmentation = (windowUv, random) => {
  if (random.next() >= 0.5) return;
  const share = 1.2 * random.next() - 0.4;
  let before = windowUv[0]!;
  for (let i = 1; i < windowUv.length; i += 1) {
    const now = windowUv[i]!;
    windowUv[i] = now + share * (now - before);
    before = now;
  }
};

function scale(windowUv: Float32Array, factor: number): void {
  for (let i = 0; i < windowUv.length; i += 1) windowUv[i]! *= factor;
}

function deviationOf(windowUv: Float32Array): number {
  const n = windowUv.length;
  const mean = windowUv.reduce((sum, value) => sum + value, 0) / n;
  return Math.sqrt(windowUv.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n);
}
