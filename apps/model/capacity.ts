import { blockingProbability, serversFor } from './erlang.ts';
import type { Load } from './service.ts';

/** What a load needs, by Erlang B. */
export interface Capacity {
  /** Arrivals per second times mean service time: mean number of busy slots if none were rejected. */
  readonly offeredErlangs: number;
  /** Slots needed in all, if every request could reach every slot. */
  readonly servers: number;
  /** Pods that together hold at least `servers` slots. */
  readonly pods: number;
  /** Share of requests rejected by `pods` full pods, in [0, 1]. */
  readonly blocking: number;
  /** Mean share of busy slots, in [0, 1]. */
  readonly utilisation: number;
}

/** Sizes a load. @throws RangeError when a field is out of its range */
export function capacityOf(load: Load): Capacity {
  if (!Number.isInteger(load.slotsPerPod) || load.slotsPerPod < 1)
    throw new RangeError(`'slotsPerPod' (${load.slotsPerPod}) must be a whole number from 1 up`);
  const offeredErlangs = (load.arrivalsPerSecond * load.serviceMs) / 1_000;
  const servers = serversFor(offeredErlangs, load.maxBlocking);
  const pods = Math.max(1, Math.ceil(servers / load.slotsPerPod));
  const blocking = blockingProbability(offeredErlangs, pods * load.slotsPerPod);
  const utilisation = (offeredErlangs * (1 - blocking)) / (pods * load.slotsPerPod);
  return { offeredErlangs, servers, pods, blocking, utilisation };
}
