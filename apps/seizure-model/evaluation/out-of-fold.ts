import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import type { Recording } from '../data/bonn-pack.ts';
import { groupBy } from '../data/group-by.ts';
import { windowAt } from '../data/windows.ts';
import { probabilityOf } from '../network/probability.ts';
import { assess, type Assessment } from '../signal-quality/assess.ts';
import { cleanConditions, conditions, type Condition } from './conditions.ts';
import type { OutOfFold } from './cross-validate.ts';
import { scoredWindow, type ScoredWindow } from './scored-window.ts';
import { fitTemperature } from './temperature.ts';

/** Windows of one cross-validation with their probabilities: each fold is calibrated on the clean windows of the others. */
export interface Calibrated {
  /** Undisturbed windows of every start. */
  readonly clean: readonly ScoredWindow[];
  readonly byCondition: ReadonlyMap<string, readonly ScoredWindow[]>;
  /** Fitted on the clean windows of all folds: what the final network is served with. */
  readonly temperature: number;
}

const cleanNames = new Set(cleanConditions.map(({ name }) => name));
const conditionOf = new Map(conditions.map((condition) => [condition.name, condition]));

/** @param recordings the recordings that were cross-validated */
export function calibrate(judged: readonly OutOfFold[], recordings: readonly Recording[]): Calibrated {
  const clean = judged.filter(({ condition }) => cleanNames.has(condition));
  const folds = [...new Set(judged.map(({ fold }) => fold))];
  const temperatures = new Map(
    folds.map((fold) => [fold, fitTemperature(clean.filter((window) => window.fold !== fold))]),
  );
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  const scored = (
    { recording: id, condition: name, logit, fold }: OutOfFold,
    index: number,
  ): ScoredWindow => {
    const recording = byId.get(id)!;
    const condition = conditionOf.get(name)!;
    return scoredWindow(
      recording,
      { start: condition.start, index },
      {
        assessment: assessmentsOf(recording, condition)[index]!,
        probability: probabilityOf(logit, temperatures.get(fold)!),
      },
    );
  };
  const byCondition = new Map(
    [...groupBy(judged, ({ condition }) => condition)].map(([condition, windows]) => [
      condition,
      [...groupBy(windows, ({ recording }) => recording).values()].flatMap((own) => own.map(scored)),
    ]),
  );
  return {
    clean: [...byCondition].flatMap(([name, windows]) => (cleanNames.has(name) ? windows : [])),
    byCondition,
    temperature: fitTemperature(clean),
  };
}

/** What the gate says of the windows of a recording: it is the same in every fold seed. */
const known = new WeakMap<Recording, Map<Condition, readonly Assessment[]>>();

function assessmentsOf(recording: Recording, condition: Condition): readonly Assessment[] {
  const byCondition = known.get(recording) ?? new Map<Condition, readonly Assessment[]>();
  known.set(recording, byCondition);
  const assessments = byCondition.get(condition) ?? assessAll(condition.cut([recording]).samplesUv);
  byCondition.set(condition, assessments);
  return assessments;
}

const assessAll = (samplesUv: Float32Array): readonly Assessment[] =>
  Array.from({ length: samplesUv.length / SAMPLES_PER_WINDOW }, (_, index) =>
    assess(windowAt(samplesUv, index)),
  );
