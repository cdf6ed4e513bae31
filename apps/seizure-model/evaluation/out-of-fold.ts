import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { groupBy } from '../data/group-by.ts';
import { probabilityOf } from '../network/probability.ts';
import { assess } from '../signal-quality/assess.ts';
import type { QualityCode } from '../signal-quality/reasons.ts';
import { windowStarts } from './conditions.ts';
import type { OutOfFold } from './cross-validate.ts';
import type { Scored } from './metrics.ts';
import type { ScoredWindow } from './scored-window.ts';
import { fitTemperature } from './temperature.ts';

/** Windows of one cross-validation with their probabilities: each fold is calibrated on the clean windows of the others. */
export interface Calibrated {
  readonly clean: readonly ScoredWindow[];
  readonly byCondition: ReadonlyMap<string, readonly Scored[]>;
  /** Fitted on the clean windows of all folds: what the final network is served with. */
  readonly temperature: number;
}

const startOf = new Map(windowStarts.map((start) => [`start ${start}`, start]));

/** @param recordings the recordings that were cross-validated */
export function calibrate(judged: readonly OutOfFold[], recordings: readonly Recording[]): Calibrated {
  const clean = judged.filter(({ condition }) => startOf.has(condition));
  const folds = [...new Set(judged.map(({ fold }) => fold))];
  const temperatures = new Map(
    folds.map((fold) => [fold, fitTemperature(clean.filter((window) => window.fold !== fold))]),
  );
  const probability = ({ logit, fold }: OutOfFold): number => probabilityOf(logit, temperatures.get(fold)!);
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  return {
    clean: [...groupBy(clean, ({ condition, recording }) => `${condition} ${recording}`).values()].flatMap(
      (windows) =>
        windows.map((window, index) => ({
          ...placeOf(byId.get(window.recording)!, startOf.get(window.condition)!, index),
          probability: probability(window),
        })),
    ),
    byCondition: new Map(
      [...groupBy(judged, ({ condition }) => condition)].map(([condition, windows]) => [
        condition,
        windows.map((window) => ({ probability: probability(window), seizure: window.seizure })),
      ]),
    ),
    temperature: fitTemperature(clean),
  };
}

function placeOf(recording: Recording, start: number, index: number): Omit<ScoredWindow, 'probability'> {
  const { id, set, group, seizure } = recording;
  const reasons = reasonsOf(recording, start + index * SAMPLES_PER_WINDOW);
  return { recording: id, set, group, seizure, start, index, reasons };
}

/** What the gate says of the windows of a recording, by first sample: it is the same in every fold seed. */
const known = new WeakMap<Recording, Map<number, readonly QualityCode[]>>();

function reasonsOf(recording: Recording, from: number): readonly QualityCode[] {
  const byStart = known.get(recording) ?? new Map<number, readonly QualityCode[]>();
  known.set(recording, byStart);
  const window = recording.samplesUv.subarray(from, from + SAMPLES_PER_WINDOW);
  const reasons = byStart.get(from) ?? assess(window).reasons.map(({ code }) => code);
  byStart.set(from, reasons);
  return reasons;
}
