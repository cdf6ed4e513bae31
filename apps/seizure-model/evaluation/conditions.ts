import { MODEL_SAMPLING_RATE_HZ } from '../../contracts/eeg-window.ts';
import { cutWindows, type Windows } from '../data/windows.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { disturbAll, muscle, whiteNoise, type Disturbance } from '../robustness/disturbances.ts';
import { seedOf } from '../train/random.ts';

/** Window starts at which every figure is pooled: a network that memorised windows fails off the grid. */
export const windowStarts: readonly number[] = [0, 3, 44, 89, 133];

/** A way of cutting and disturbing the windows of a recording. */
export interface Condition {
  readonly name: string;
  /** Sample of each recording from which its windows are cut. */
  readonly start: number;
  readonly cut: (recordings: readonly Recording[]) => Windows;
}

/** The windows as they were recorded, at every start. */
export const cleanConditions: readonly Condition[] = windowStarts.map((start) => ({
  name: `start ${start}`,
  start,
  cut: cutFrom(start),
}));

/** The clean windows, then disturbances at start 0. */
export const conditions: readonly Condition[] = [
  ...cleanConditions,
  { name: 'inverted', start: 0, cut: disturbed((value) => -value) },
  { name: 'hum 50 Hz 25 uV', start: 0, cut: disturbed((value, i) => value + sine(25, 50, i)) },
  { name: 'hum 50 Hz 100 uV', start: 0, cut: disturbed((value, i) => value + sine(100, 50, i)) },
  ...[whiteNoise(10), muscle(30)].map((noise) => ({ name: noise.name, start: 0, cut: noisy(noise) })),
];

function cutFrom(start: number): Condition['cut'] {
  return (recordings) => cutWindows(recordings, start);
}

function disturbed(change: (value: number, index: number) => number): Condition['cut'] {
  return (recordings) => {
    const { samplesUv, recordings: owners } = cutWindows(recordings, 0);
    return { samplesUv: samplesUv.map(change), recordings: owners };
  };
}

/** Other noise for each recording, the same in every fold seed. */
function noisy(noise: Disturbance): Condition['cut'] {
  return (recordings) => {
    const { samplesUv, recordings: owners } = cutWindows(recordings, 0);
    let at = 0;
    for (const recording of recordings) {
      const noisyUv = disturbAll(cutWindows([recording], 0).samplesUv, noise, seedOf(recording.id));
      samplesUv.set(noisyUv, at);
      at += noisyUv.length;
    }
    return { samplesUv, recordings: owners };
  };
}

const sine = (amplitudeUv: number, frequencyHz: number, index: number): number =>
  amplitudeUv * Math.sin((2 * Math.PI * frequencyHz * index) / MODEL_SAMPLING_RATE_HZ);
