import { blockingProbability } from '../../apps/model/erlang.ts';
import { dispersionOf, shareInterval, sumOf, type Count } from './share-interval.ts';

/** What one pod did with requests that came by chance, whether or not it had a slot. */
export interface PodBlocking {
  readonly pod: string;
  readonly slots: number;
  /** How long requests came. */
  readonly seconds: number;
  /** Mean time that a request held its slot, in milliseconds, by the pod's own metrics. */
  readonly serviceMs: number;
  /** Requests of the pod, and those that found no slot, by its own metrics. */
  readonly rejected: Count;
  /** The same as the sender saw it, in all and second by second. */
  readonly seen: Count;
  readonly spells: readonly Count[];
}

/** Blocking that was measured at a pod beside that of Erlang B for the load that was measured there. */
export interface BlockingComparison extends PodBlocking {
  /** Arrivals per second times mean time of service. */
  readonly offeredErlangs: number;
  readonly share: number;
  /** Where the share lies with 99.9 % confidence, its bursts taken into account. */
  readonly interval: readonly [number, number];
  readonly expected: number;
}

export function besideErlangB(pod: PodBlocking): BlockingComparison {
  const { rejected, seconds, serviceMs, slots, spells } = pod;
  const offeredErlangs = ((rejected.of / seconds) * serviceMs) / 1_000;
  return {
    ...pod,
    offeredErlangs,
    share: rejected.hits / rejected.of,
    interval: shareInterval(rejected, dispersionOf(spells)),
    expected: blockingProbability(offeredErlangs, slots),
  };
}

/** Whether Erlang B lies in the interval of what was measured. */
export const agrees = ({ interval: [low, high], expected }: BlockingComparison): boolean =>
  low <= expected && expected <= high;

/** What all pods reject of all requests, and what they would if every request could have every slot. */
export interface Pooling {
  readonly pods: number;
  readonly offeredErlangs: number;
  readonly slots: number;
  readonly share: number;
  readonly pooled: number;
}

export function poolingOf(pods: readonly BlockingComparison[]): Pooling {
  const { hits, of } = sumOf(pods.map(({ rejected }) => rejected));
  const offeredErlangs = pods.reduce((sum, pod) => sum + pod.offeredErlangs, 0);
  const slots = pods.reduce((sum, pod) => sum + pod.slots, 0);
  return {
    pods: pods.length,
    offeredErlangs,
    slots,
    share: hits / of,
    pooled: blockingProbability(offeredErlangs, slots),
  };
}
