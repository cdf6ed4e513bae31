import { MODEL_SAMPLING_RATE_HZ, samplesPerWindowAt } from '../../contracts/eeg-window.ts';
import { createArtefact, type Artefact } from './artefact.ts';
import { MAX_STEP_S, createCorticalColumn, type ColumnParameters } from './cortical-column.ts';
import { createRandom, type Random } from './random.ts';
import type { BrainState, Segment } from './schedule.ts';

/**
 * The types of activity of Wendling et al. 2002 (their figure 5): background (1), sustained spikes (3), fast
 * low-voltage activity (5).
 */
const BACKGROUND: ColumnParameters = { A: 5, B: 50, G: 15, inputMean: 90 };
const ONSET: ColumnParameters = { A: 5, B: 5, G: 25, inputMean: 90 };
const SEIZURE_START: ColumnParameters = { A: 5, B: 25, G: 15, inputMean: 90 };
/**
 * As a seizure goes on its slow inhibition returns, and the discharges slow down from about 5 to 3 per
 * second.
 */
const SEIZURE_END: ColumnParameters = { A: 5, B: 36, G: 15, inputMean: 90 };
/** The standard parameters of Jansen & Rit 1995, which make an alpha rhythm of about 10.5 Hz. */
const ALPHA: ColumnParameters = { A: 3.25, B: 22, G: 0, inputMean: 220 };

/**
 * Microvolts at the electrode per millivolt in the column: places background at tens, a seizure at hundreds
 * of microvolts.
 */
const LEAD_GAIN_UV_PER_MV = 22;
const SENSOR_NOISE_UV = 1.5;
const HIGH_PASS_HZ = 0.5;
/** Time that the parameters take from one state to the next. */
const RAMP_S = 1.5;
/** Time constant with which the alpha rhythm waxes and wanes. */
const ALPHA_SWELL_S = 1.5;
const ALPHA_WEIGHT: Readonly<Record<BrainState, number>> = {
  background: 0.15,
  alpha: 0.8,
  onset: 0,
  seizure: 0,
};
const WARM_UP_S = 4;

/** Microvolts per step of the samples: int16 then reaches to +-3.2 mV. */
export const NEURAL_MASS_SCALE_UV = 0.1;

/** One window of made EEG. */
export interface NeuralMassWindow {
  /** `[samplesPerWindowAt(rate)]` steps of NEURAL_MASS_SCALE_UV, oldest first. */
  readonly samples: Int16Array;
  /** The state that took most of the window. */
  readonly state: BrainState;
  /** True when an artefact touches the window. */
  readonly disturbed: boolean;
}

export interface NeuralMass {
  readonly samplingRateHz: number;
  nextWindow(): NeuralMassWindow;
}

export interface NeuralMassOptions {
  readonly seed: number;
  /** What happens, in order; after its end the background goes on. */
  readonly schedule: Iterable<Segment>;
  /** In hertz, 100 to 2,048. @default 173.61 */
  readonly samplingRateHz?: number;
}

/**
 * EEG made by two cortical columns, one that falls ill by the schedule and one that gives the alpha rhythm.
 * It shows what such signals look like; it is nobody's EEG. The same seed and schedule give the same samples.
 */
export function createNeuralMass({
  seed,
  schedule,
  samplingRateHz = MODEL_SAMPLING_RATE_HZ,
}: NeuralMassOptions): NeuralMass {
  const random = createRandom(seed);
  const signal = createSignal(random, samplingRateHz);
  const course = createCourse(schedule, samplingRateHz, random);
  const length = samplesPerWindowAt(samplingRateHz);
  return {
    samplingRateHz,
    nextWindow() {
      const counts: Record<BrainState, number> = { background: 0, alpha: 0, onset: 0, seizure: 0 };
      let disturbed = false;
      const samples = new Int16Array(length);
      for (let i = 0; i < length; i += 1) {
        const { segment, elapsedS, artefact } = course.next();
        counts[segment.state] += 1;
        const cleanUv = signal(segment, elapsedS) + SENSOR_NOISE_UV * random.normal();
        const uv = artefact === undefined ? cleanUv : artefact.change(cleanUv, artefact.sinceS);
        disturbed ||= artefact !== undefined;
        samples[i] = Math.min(32_767, Math.max(-32_768, Math.round(uv / NEURAL_MASS_SCALE_UV)));
      }
      const state = (Object.keys(counts) as BrainState[]).reduce((most, s) =>
        counts[s] > counts[most] ? s : most,
      );
      return { samples, state, disturbed };
    },
  };
}

/** The noiseless signal in microvolts, one sample per call. */
function createSignal(random: Random, samplingRateHz: number) {
  const focus = createCorticalColumn(random);
  const occipital = createCorticalColumn(random);
  const sampleS = 1 / samplingRateHz;
  const steps = Math.ceil(sampleS / MAX_STEP_S);
  const highPass = Math.exp(-2 * Math.PI * HIGH_PASS_HZ * sampleS);
  let parameters = BACKGROUND;
  let alphaWeight = ALPHA_WEIGHT.background;
  let swell = 0;
  let baseline: number | undefined;

  const next = ({ state, seconds }: Segment, elapsedS: number): number => {
    const approach = sampleS / RAMP_S;
    parameters = towards(parameters, targetOf(state, elapsedS / seconds), approach);
    alphaWeight += (ALPHA_WEIGHT[state] - alphaWeight) * approach;
    swell += (-swell * sampleS) / ALPHA_SWELL_S + Math.sqrt((2 * sampleS) / ALPHA_SWELL_S) * random.normal();
    const alpha = alphaWeight * Math.min(1.5, Math.max(0.2, 1 + 0.4 * swell));
    const potential =
      focus.advance(parameters, sampleS, steps) + alpha * occipital.advance(ALPHA, sampleS, steps);
    baseline = baseline === undefined ? potential : highPass * baseline + (1 - highPass) * potential;
    return LEAD_GAIN_UV_PER_MV * (potential - baseline);
  };
  for (let i = 0; i < WARM_UP_S * samplingRateHz; i += 1) next({ state: 'background', seconds: 1 }, 0);
  return next;
}

/** @param progress share of the segment that has passed, in [0, 1] */
function targetOf(state: BrainState, progress: number): ColumnParameters {
  if (state === 'onset') return ONSET;
  if (state === 'seizure') return towards(SEIZURE_START, SEIZURE_END, progress);
  return BACKGROUND;
}

const towards = (from: ColumnParameters, to: ColumnParameters, share: number): ColumnParameters => ({
  A: from.A + (to.A - from.A) * share,
  B: from.B + (to.B - from.B) * share,
  G: from.G + (to.G - from.G) * share,
  inputMean: from.inputMean + (to.inputMean - from.inputMean) * share,
});

/** Walks through the schedule sample by sample. */
function createCourse(schedule: Iterable<Segment>, samplingRateHz: number, random: Random) {
  const segments = schedule[Symbol.iterator]();
  const following = (): Segment => {
    const { value, done } = segments.next();
    return done === true ? { state: 'background', seconds: Number.POSITIVE_INFINITY } : (value as Segment);
  };
  let segment = following();
  let sample = 0;
  let change: Artefact | undefined;
  return {
    next() {
      while (sample / samplingRateHz >= segment.seconds) {
        segment = following();
        sample = 0;
        change = undefined;
      }
      const elapsedS = sample / samplingRateHz;
      sample += 1;
      const { artefact } = segment;
      const sinceS = elapsedS - (artefact?.fromS ?? 0);
      if (artefact === undefined || sinceS < 0 || sinceS >= artefact.seconds) return { segment, elapsedS };
      change ??= createArtefact(artefact.kind, { seconds: artefact.seconds, samplingRateHz, random });
      return { segment, elapsedS, artefact: { change, sinceS } };
    },
  };
}
