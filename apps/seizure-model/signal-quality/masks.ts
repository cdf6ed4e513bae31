import type { LoneStep } from './electrode-pop.ts';
import type { QualityCode } from './reasons.ts';
import type { Spectrum } from './spectrum.ts';

/**
 * From where fast noise or a jump could hide a seizure: microvolts, and a share of the power between 0.5 and 45 Hz. EEG
 * without noise stays below 12 uV above 52 Hz, but for large seizures, which pay less than the share for it.
 */
export const maskLimits = Object.freeze({ noiseUv: 12, noiseShare: 0.002, stepUv: 200 });

/** What could hide a seizure, in proportion to its size, in a window that is no flat line. */
export function masksOf(
  { brainPower, fastNoisePower }: Pick<Spectrum, 'brainPower' | 'fastNoisePower'>,
  { excessUv }: Pick<LoneStep, 'excessUv'>,
): readonly QualityCode[] {
  const { noiseUv, noiseShare, stepUv } = maskLimits;
  const masks: QualityCode[] = [];
  if (fastNoisePower > noiseUv ** 2 && fastNoisePower > noiseShare * brainPower) masks.push('masking-noise');
  if (excessUv > stepUv) masks.push('masking-jump');
  return masks;
}
