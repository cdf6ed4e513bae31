import { MODEL_SAMPLING_RATE_HZ, SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { defaultAlarmRule } from '../alarm-rule.ts';
import { windowStarts } from '../evaluation/conditions.ts';
import { FOLDS } from '../evaluation/cross-validate.ts';
import type { CrossValidationReport } from '../evaluation/report.ts';
import type { ModelDescription } from '../model/description.ts';
import type { Recipe } from './recipes.ts';

/** The description of a network trained on all recordings; its figures and temperature come from cross-validation. */
export function describeModel(
  version: string,
  {
    recipe,
    recordings,
    seed,
  }: { readonly recipe: Recipe; readonly recordings: number; readonly seed: number },
  { temperature, foldSeeds, summary }: CrossValidationReport,
): Omit<ModelDescription, 'weights'> {
  const { architecture, normaliser, epochs } = recipe;
  return {
    version,
    input: {
      samplesPerWindow: SAMPLES_PER_WINDOW,
      samplingRateHz: MODEL_SAMPLING_RATE_HZ,
      unit: 'uV',
      normaliser,
    },
    architecture: { ...architecture, convolutions: [...architecture.convolutions] },
    temperature,
    alarmRule: defaultAlarmRule,
    training: {
      data: 'Bonn EEG, development pack (Andrzejak et al. 2001)',
      recordings,
      epochs,
      seed,
      crossValidation: {
        folds: FOLDS,
        foldSeeds: [...foldSeeds],
        windowStarts: [...windowStarts],
        figures: {
          accuracy: summary.accuracy.mean,
          sensitivity: summary.sensitivity.mean,
          specificity: summary.specificity.mean,
          auroc: summary.auroc.mean,
          brier: summary.brier.mean,
          ece: summary.ece.mean,
        },
      },
    },
  };
}
