/** Limits of what is an electrode pop. */
export interface PopLimits {
  /** How often a lone step exceeds the upper quartile of all steps (plus 1 uV), whatever follows. */
  readonly jumpRatio: number;
  /** The same for a step after which the signal stays at its new level. */
  readonly levelRatio: number;
  /** Least lone step that counts as a new level, microvolts. */
  readonly levelStepUv: number;
  /** The levels before and after differ by this share of the step: from, to. */
  readonly levelShare: readonly [from: number, to: number];
}

const LEVEL_SAMPLES = 16;

/**
 * Whether a step that stands alone among its neighbours is either far larger than the others, or large and lasting.
 * Sharp waves of a brain come back; a moved electrode does not.
 */
export function isElectrodePop(
  samplesUv: ArrayLike<number>,
  { at, excessUv }: LoneStep,
  limits: PopLimits,
): boolean {
  if (exceeds(samplesUv, excessUv, limits.jumpRatio)) return true;
  if (excessUv <= limits.levelStepUv || !exceeds(samplesUv, excessUv, limits.levelRatio)) return false;
  const before = medianOf(samplesUv, Math.max(0, at + 1 - LEVEL_SAMPLES), at + 1);
  const after = medianOf(samplesUv, at + 1, Math.min(samplesUv.length, at + 1 + LEVEL_SAMPLES));
  const share = (after - before) / (samplesUv[at + 1]! - samplesUv[at]!);
  return share > limits.levelShare[0] && share < limits.levelShare[1];
}

/** A step from one sample to the next. */
export interface LoneStep {
  /** Index of the sample before it. */
  readonly at: number;
  /** By how much it is larger than the steps before and after it together. */
  readonly excessUv: number;
}

/** The step that exceeds its two neighbours most; the first and the last of a window have but one and do not count. */
export function loneStep(samplesUv: ArrayLike<number>): LoneStep {
  let at = 0;
  let excessUv = 0;
  let before = stepAt(samplesUv, 0);
  let current = stepAt(samplesUv, 1);
  for (let k = 1; k + 2 < samplesUv.length; k += 1) {
    const after = stepAt(samplesUv, k + 1);
    const lone = current - before - after;
    if (lone > excessUv) {
      excessUv = lone;
      at = k;
    }
    before = current;
    current = after;
  }
  return { at, excessUv };
}

/** Whether `excessUv` is more than `ratio * (upper quartile of all steps + 1 uV)`. */
function exceeds(samplesUv: ArrayLike<number>, excessUv: number, ratio: number): boolean {
  const steps = samplesUv.length - 1;
  const limitUv = excessUv / ratio - 1;
  if (limitUv <= 0) return false;
  let below = 0;
  for (let k = 0; k < steps; k += 1) if (stepAt(samplesUv, k) < limitUv) below += 1;
  return below > 0.75 * (steps - 1);
}

function medianOf(samplesUv: ArrayLike<number>, from: number, to: number): number {
  const sorted = Float64Array.from({ length: to - from }, (_, i) => samplesUv[from + i]!).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

const stepAt = (samplesUv: ArrayLike<number>, k: number): number =>
  Math.abs(samplesUv[k + 1]! - samplesUv[k]!);
