import { SAMPLES_PER_WINDOW } from '../../apps/contracts/eeg-window.ts';
import { loadBackend } from '../../apps/seizure-model/backend/load-backend.ts';
import { loadShippedModel } from '../../apps/seizure-model/model/shipped-model.ts';
import { createScorer } from '../../apps/seizure-model/scorer.ts';
import { NEURAL_MASS_SCALE_UV } from '../../apps/simulator/neural-mass/neural-mass.ts';
import type { MadeWindow } from './made-windows.ts';

/** What a live system must answer for one window. */
export interface ExpectedAnswer {
  readonly state: MadeWindow['state'];
  readonly modelVersion: string;
  /** Probability that the shipped network gives here. */
  readonly probability: number;
  /** Lowest and highest probability that is right: near the network's own, on the side of the threshold of its state. */
  readonly range: readonly [low: number, high: number];
}

/**
 * How far two backends may be apart. The model card measured 1.1e-6 between them; a wrong unit, rate or network is apart
 * by hundredths.
 */
const TOLERANCE = 0.001;

/**
 * Scores the windows with the network of this commit and takes the threshold from its description, out of which its card
 * is written.
 */
export async function expectedAnswers(windows: readonly MadeWindow[]): Promise<readonly ExpectedAnswer[]> {
  const { tf } = await loadBackend('wasm');
  const model = loadShippedModel(tf);
  const { threshold } = model.description.alarmRule;
  const scorer = createScorer({ tf, model });
  const microvolts = new Float32Array(windows.length * SAMPLES_PER_WINDOW);
  windows.forEach(({ samples }, index) => {
    samples.forEach((step, at) => {
      microvolts[index * SAMPLES_PER_WINDOW + at] = step * NEURAL_MASS_SCALE_UV;
    });
  });
  const probabilities = await scorer.score(microvolts, windows.length);
  scorer.dispose();
  return windows.map(({ state }, index) => {
    const probability = probabilities[index]!;
    const low = Math.max(probability - TOLERANCE, state === 'seizure' ? threshold : 0);
    const high = Math.min(probability + TOLERANCE, state === 'seizure' ? 1 : threshold);
    return { state, modelVersion: scorer.modelVersion, probability, range: [low, high] };
  });
}
