import { capacityOf, type Capacity } from '../model/capacity.ts';
import { cpuRequestMillis, erlangRangeOf, type ReplicaRange } from '../model/deployment/scaling.ts';
import type { Catalog, Load } from '../model/service.ts';
import type { MeasuredLoad } from './measured-load.ts';

/** One line of the sizing: a service under a load. */
export interface Sizing {
  readonly service: string;
  /** Where the load comes from: the model, or a measurement with the share of rejected requests. */
  readonly source: 'model' | 'measured';
  readonly rejectedShare?: number;
  readonly load: Load;
  readonly capacity: Capacity;
  readonly range: ReplicaRange;
  readonly cpuMillis: number;
}

/** Sizes every service for the load of the model. */
export const sizingOfModel = (catalog: Catalog): readonly Sizing[] =>
  Object.keys(catalog).map((service) => sizingOf(catalog, service, catalog[service]!.load, 'model'));

/**
 * Sizes measured services with the slots and the blocking target of the model. A service that nothing reached is left
 * out.
 * @throws RangeError for a service that the catalog does not have
 */
export const sizingOfMeasured = (catalog: Catalog, measured: readonly MeasuredLoad[]): readonly Sizing[] =>
  measured.flatMap(({ service, arrivalsPerSecond, serviceMs, rejectedShare }) => {
    const own = catalog[service];
    if (own === undefined)
      throw new RangeError(
        `'service' (${service}) must be in the catalog; there are ${Object.keys(catalog).join(', ')}`,
      );
    if (serviceMs === undefined || arrivalsPerSecond === 0) return [];
    const load = { ...own.load, arrivalsPerSecond, serviceMs };
    return [{ ...sizingOf(catalog, service, load, 'measured'), rejectedShare }];
  });

function sizingOf(catalog: Catalog, service: string, load: Load, source: Sizing['source']): Sizing {
  const sized = { ...catalog[service]!, load };
  return {
    service,
    source,
    load,
    capacity: capacityOf(load),
    range: erlangRangeOf(sized),
    cpuMillis: cpuRequestMillis(sized),
  };
}
