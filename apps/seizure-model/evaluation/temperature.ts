/** A window as the network left it, and whether it is a seizure. */
export interface Judged {
  readonly logit: number;
  readonly seizure: boolean;
}

const RANGE = { least: Math.log(0.05), most: Math.log(20) };
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Temperature in [0.05, 20] with the least mean cross-entropy, by golden-section search on its logarithm.
 * @see https://arxiv.org/abs/1706.04599
 */
export function fitTemperature(judged: readonly Judged[]): number {
  let { least, most } = RANGE;
  while (most - least > 1e-4) {
    const left = most - GOLDEN * (most - least);
    const right = least + GOLDEN * (most - least);
    if (crossEntropyOf(judged, Math.exp(left)) < crossEntropyOf(judged, Math.exp(right))) most = right;
    else least = left;
  }
  return Math.exp((least + most) / 2);
}

/** Mean cross-entropy of the logits divided by `temperature`, in nats. */
export function crossEntropyOf(judged: readonly Judged[], temperature: number): number {
  let sum = 0;
  for (const { logit, seizure } of judged) {
    const scaled = (seizure ? -logit : logit) / temperature;
    sum += Math.max(scaled, 0) + Math.log1p(Math.exp(-Math.abs(scaled)));
  }
  return sum / judged.length;
}
