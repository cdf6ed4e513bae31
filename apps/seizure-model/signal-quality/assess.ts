import { SAMPLES_PER_WINDOW, type QualityReason } from '../../contracts/eeg-window.ts';
import { amplitudesOf } from './amplitudes.ts';
import { hasElectrodePop } from './electrode-pop.ts';
import { reasonOf, type QualityCode } from './reasons.ts';
import { spectrumOf } from './spectrum.ts';

/** Whether the network may judge a window, and if not, every reason. */
export interface Assessment {
  readonly assessable: boolean;
  readonly reasons: readonly (QualityReason & { readonly code: QualityCode })[];
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

const ASSESSABLE: Assessment = Object.freeze({ assessable: true, reasons: Object.freeze([]) });

/**
 * Judges whether a window is EEG that the network can score. It runs before the network; a flagged window gets no
 * probability.
 * @param samplesUv 178 samples at 173.61 Hz, microvolts; a sample that is not finite counts as missing
 * @throws RangeError for another length
 */
export function assess(samplesUv: ArrayLike<number>): Assessment {
  if (samplesUv.length !== SAMPLES_PER_WINDOW)
    throw new RangeError(
      `'samplesUv' (${samplesUv.length} samples) must hold ${SAMPLES_PER_WINDOW}; resample it first`,
    );
  const codes = codesOf(samplesUv);
  return codes.length === 0 ? ASSESSABLE : { assessable: false, reasons: codes.map(reasonOf) };
}

function codesOf(samplesUv: ArrayLike<number>): readonly QualityCode[] {
  const limits = qualityLimits;
  const amplitudes = amplitudesOf(samplesUv);
  if (amplitudes === undefined) return ['missing'];
  const { meanUv, sdUv, peakUv, longestRun, longestRunAtExtreme } = amplitudes;
  const codes: QualityCode[] = [];
  const stuckAtLimit = sdUv >= limits.leastSdUv && longestRunAtExtreme >= limits.clippedRun;
  if (sdUv < limits.leastSdUv || (longestRun >= limits.flatRun && !stuckAtLimit)) codes.push('flat');
  if (stuckAtLimit || peakUv >= limits.mostPeakUv) codes.push('clipped');
  if (Math.abs(meanUv) > limits.mostOffsetUv) codes.push('offset');
  if (sdUv > limits.mostSdUv) codes.push('amplitude');
  if (hasElectrodePop(samplesUv, limits)) codes.push('electrode-pop');
  if (sdUv < limits.leastSdUv) return codes;
  const { brainPower, fastPower, humAmplitudeUv } = spectrumOf(samplesUv, meanUv);
  const hum =
    humAmplitudeUv > limits.humAmplitudeUv && humAmplitudeUv ** 2 / 2 > limits.humShare * brainPower;
  if (hum) codes.push('mains-hum');
  else if (fastPower > limits.fastShare * brainPower) codes.push('muscle');
  return codes;
}
