/**
 * Whether one step of the signal stands alone: by how much it exceeds its two neighbours is more than
 * `ratio * (upper quartile of all steps + 1 uV)`.
 */
export function hasLoneJump(samplesUv: ArrayLike<number>, ratio: number): boolean {
  const steps = samplesUv.length - 1;
  let excess = 0;
  let before = 0;
  let current = stepAt(samplesUv, 0);
  for (let k = 0; k < steps; k += 1) {
    const after = k + 1 < steps ? stepAt(samplesUv, k + 1) : 0;
    const lone = current - before - after;
    if (lone > excess) excess = lone;
    before = current;
    current = after;
  }
  const limitUv = excess / ratio - 1;
  if (limitUv <= 0) return false;
  let below = 0;
  for (let k = 0; k < steps; k += 1) if (stepAt(samplesUv, k) < limitUv) below += 1;
  return below > 0.75 * (steps - 1);
}

const stepAt = (samplesUv: ArrayLike<number>, k: number): number =>
  Math.abs(samplesUv[k + 1]! - samplesUv[k]!);
