import type { Random } from '../../../apps/simulator/neural-mass/random.ts';

/**
 * Instants of a Poisson process, in milliseconds from 0 to `seconds`, in order.
 * @throws RangeError when a rate or a time is not positive
 */
export function poissonArrivals(perSecond: number, seconds: number, random: Random): readonly number[] {
  if (!(perSecond > 0 && seconds > 0))
    throw new RangeError(`'perSecond' (${perSecond}) and 'seconds' (${seconds}) must be more than 0`);
  const instants: number[] = [];
  for (let at = 0; ;) {
    at += (-1_000 * Math.log(1 - random.uniform())) / perSecond;
    if (at >= seconds * 1_000) return instants;
    instants.push(at);
  }
}
