import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { SEIZURE_FROM } from '../signal-quality/reasons-against.ts';
import type { ScoredWindow } from './scored-window.ts';

/** Bounds between the bands of size: standard deviation of a window, microvolts. */
const BOUNDS_UV = [100, 150, 200];

/** Seizure windows of one band of size. */
export interface SizeBand {
  /** Such as `100-150 uV`. */
  readonly band: string;
  readonly windows: number;
  /** Share of them with a probability of 0.5 or more. */
  readonly sensitivity: number;
}

/** Sensitivity by the size of the undisturbed window; bands without a window are left out. Smallest first. */
export function sensitivityBySize(
  windows: readonly ScoredWindow[],
  recordings: readonly Recording[],
): readonly SizeBand[] {
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  const seizures = windows.filter(({ seizure }) => seizure);
  const sized = seizures.map((window) => ({
    called: window.probability >= SEIZURE_FROM,
    uV: deviationOf(samplesOf(byId.get(window.recording)!, window)),
  }));
  return [0, ...BOUNDS_UV].flatMap((from, i) => {
    const to = BOUNDS_UV[i] ?? Infinity;
    const own = sized.filter(({ uV }) => uV >= from && uV < to);
    if (own.length === 0) return [];
    const sensitivity = own.filter(({ called }) => called).length / own.length;
    return [{ band: bandName(from, to), windows: own.length, sensitivity }];
  });
}

const bandName = (from: number, to: number): string =>
  from === 0 ? `below ${to} uV` : to === Infinity ? `from ${from} uV` : `${from}-${to} uV`;

const samplesOf = ({ samplesUv }: Recording, { start, index }: ScoredWindow): Float32Array =>
  samplesUv.subarray(start + index * SAMPLES_PER_WINDOW, start + (index + 1) * SAMPLES_PER_WINDOW);

function deviationOf(samplesUv: Float32Array): number {
  const mean = samplesUv.reduce((sum, value) => sum + value, 0) / samplesUv.length;
  return Math.sqrt(samplesUv.reduce((sum, value) => sum + (value - mean) ** 2, 0) / samplesUv.length);
}
