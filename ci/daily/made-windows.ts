import type { EegSubmission } from '../../apps/contracts/eeg-submission.ts';
import { MODEL_SAMPLING_RATE_HZ } from '../../apps/contracts/eeg-window.ts';
import { packSamples } from '../../apps/contracts/samples.ts';
import { createNeuralMass, NEURAL_MASS_SCALE_UV } from '../../apps/simulator/neural-mass/neural-mass.ts';
import type { BrainState } from '../../apps/simulator/neural-mass/schedule.ts';

/** One window of EEG that a formula made, the same every day. */
export interface MadeWindow {
  readonly state: Extract<BrainState, 'background' | 'seizure'>;
  /** `[178]` steps of NEURAL_MASS_SCALE_UV at the rate of the network. */
  readonly samples: Int16Array;
}

const SEED = 2;
const BACKGROUND_S = 6;
/** Until the made seizure is at its height, in windows. */
const SEIZURE_AT = 12;
const BACKGROUND_AT = 3;

/**
 * How long ago the windows were taken, by what they say. More than a day: they are history, for which no alarm of
 * seizures rings, and they do not end an alarm about missing EEG of the check patient that somebody has acknowledged.
 */
const TAKEN_MS_AGO = 25 * 3_600_000;

/** A window of background and one of a seizure, of a neural-mass model. */
export function madeWindows(): readonly MadeWindow[] {
  const neuralMass = createNeuralMass({
    seed: SEED,
    schedule: [
      { state: 'background', seconds: BACKGROUND_S },
      { state: 'seizure', seconds: 60 },
    ],
  });
  const windows = Array.from({ length: SEIZURE_AT + 1 }, () => neuralMass.nextWindow());
  return [
    { state: 'background', samples: windows[BACKGROUND_AT]!.samples },
    { state: 'seizure', samples: windows[SEIZURE_AT]!.samples },
  ];
}

/** The windows as a device sends them: a recording of their own, marked as synthetic. */
export function submissionsOf(windows: readonly MadeWindow[], nowMs: number): readonly EegSubmission[] {
  const recordingId = crypto.randomUUID();
  return windows.map(({ samples }, sequence) => ({
    recordingId,
    sequence,
    start: new Date(nowMs - TAKEN_MS_AGO + sequence * 60_000).toISOString(),
    samplingRateHz: MODEL_SAMPLING_RATE_HZ,
    unit: 'uV',
    scale: NEURAL_MASS_SCALE_UV,
    samples: packSamples(samples),
    channel: 'daily check',
    origin: 'synthetic',
  }));
}
