import { SAMPLES_PER_WINDOW } from '../../contracts/eeg-window.ts';
import { amplitudesOf, type Amplitudes } from './amplitudes.ts';
import { isElectrodePop, loneStep } from './electrode-pop.ts';
import { masksOf } from './masks.ts';
import { reasonOf, type KnownReason, type QualityCode } from './reasons.ts';
import { spectrumOf, type Spectrum } from './spectrum.ts';

/** Whether the network may judge a window, and if not, every reason. */
export interface Assessment {
  readonly assessable: boolean;
  readonly reasons: readonly KnownReason[];
  /** What could hide a seizure from the network in a window that it may judge: of its answers only "seizure" counts. */
  readonly masks: readonly KnownReason[];
}

/** Limits of the gate, in microvolts, samples and shares of the power between 0.5 and 45 Hz. */
export const qualityLimits = Object.freeze({
  leastSdUv: 5,
  mostSdUv: 900,
  mostOffsetUv: 350,
  mostPeakUv: 2_047,
  flatRun: 8,
  clippedRun: 5,
  humAmplitudeUv: 4,
  humShare: 0.1,
  fastShare: 0.08,
  jumpRatio: 8,
  levelRatio: 3,
  levelStepUv: 150,
  levelShare: [0.7, 1.4] as const,
});

const NONE: readonly KnownReason[] = Object.freeze([]);
const ASSESSABLE: Assessment = Object.freeze({ assessable: true, reasons: NONE, masks: NONE });

/**
 * Judges whether a window is EEG that the network can score, and whether something in it could hide a seizure. It runs
 * before the network; a flagged window gets no probability.
 * @see reasonsAgainst, which puts it together with what the network says
 * @param samplesUv 178 samples at 173.61 Hz, microvolts; a sample that is not finite counts as missing
 * @throws RangeError for another length
 */
export function assess(samplesUv: ArrayLike<number>): Assessment {
  if (samplesUv.length !== SAMPLES_PER_WINDOW)
    throw new RangeError(
      `'samplesUv' (${samplesUv.length} samples) must hold ${SAMPLES_PER_WINDOW}; resample it first`,
    );
  const amplitudes = amplitudesOf(samplesUv);
  if (amplitudes === undefined) return assessmentOf(['missing'], []);
  const step = loneStep(samplesUv);
  const flat = amplitudes.sdUv < qualityLimits.leastSdUv;
  const spectrum = flat ? undefined : spectrumOf(samplesUv, amplitudes.meanUv);
  return assessmentOf(
    [
      ...codesOf(amplitudes),
      ...(isElectrodePop(samplesUv, step, qualityLimits) ? (['electrode-pop'] as const) : []),
      ...(spectrum ? coverOf(spectrum) : []),
    ],
    spectrum ? masksOf(spectrum, step) : [],
  );
}

function assessmentOf(codes: readonly QualityCode[], masks: readonly QualityCode[]): Assessment {
  if (codes.length > 0) return { assessable: false, reasons: codes.map(reasonOf), masks: NONE };
  return masks.length === 0 ? ASSESSABLE : { assessable: true, reasons: NONE, masks: masks.map(reasonOf) };
}

function codesOf(amplitudes: Amplitudes): readonly QualityCode[] {
  const limits = qualityLimits;
  const { meanUv, sdUv, peakUv, longestRun, longestRunAtExtreme } = amplitudes;
  const codes: QualityCode[] = [];
  const stuckAtLimit = sdUv >= limits.leastSdUv && longestRunAtExtreme >= limits.clippedRun;
  if (sdUv < limits.leastSdUv || (longestRun >= limits.flatRun && !stuckAtLimit)) codes.push('flat');
  if (stuckAtLimit || peakUv >= limits.mostPeakUv) codes.push('clipped');
  if (Math.abs(meanUv) > limits.mostOffsetUv) codes.push('offset');
  if (sdUv > limits.mostSdUv) codes.push('amplitude');
  return codes;
}

/** Hum, or else fast noise, that covers the signal. */
function coverOf({ brainPower, fastPower, humAmplitudeUv }: Spectrum): readonly QualityCode[] {
  const { humAmplitudeUv: leastUv, humShare, fastShare } = qualityLimits;
  if (humAmplitudeUv > leastUv && humAmplitudeUv ** 2 / 2 > humShare * brainPower) return ['mains-hum'];
  return fastPower > fastShare * brainPower ? ['muscle'] : [];
}
