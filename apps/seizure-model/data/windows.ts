import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from './bonn-pack.ts';

/** Consecutive windows cut from several recordings. */
export interface Windows {
  /** [n * 178] microvolts. */
  readonly samplesUv: Float32Array;
  /** For each window, the recording it was cut from. */
  readonly recordings: readonly Recording[];
}

/** Cuts each recording into consecutive windows from sample `start` on; what does not fill a window is dropped. */
export function cutWindows(recordings: readonly Recording[], start: number): Windows {
  const owners = recordings.flatMap((recording) =>
    Array.from(
      { length: Math.floor((recording.samplesUv.length - start) / SAMPLES_PER_WINDOW) },
      () => recording,
    ),
  );
  const samplesUv = new Float32Array(owners.length * SAMPLES_PER_WINDOW);
  let at = 0;
  for (const { samplesUv: all } of recordings)
    for (let from = start; from + SAMPLES_PER_WINDOW <= all.length; from += SAMPLES_PER_WINDOW) {
      samplesUv.set(all.subarray(from, from + SAMPLES_PER_WINDOW), at);
      at += SAMPLES_PER_WINDOW;
    }
  return { samplesUv, recordings: owners };
}

/** One of the windows that lie end to end in `samplesUv`, by its number from 0; not a copy. */
export const windowAt = (samplesUv: Float32Array, index: number): Float32Array =>
  samplesUv.subarray(index * SAMPLES_PER_WINDOW, (index + 1) * SAMPLES_PER_WINDOW);
