import type { Catalog } from '../../apps/model/service.ts';
import type { LoadedPod, PeakRun } from './measurement.ts';
import { sum } from './per-item.ts';

/** A fact of the model beside what was measured at the peak that the model plans for. */
export interface FactBesideModel {
  readonly service: string;
  readonly fact:
    'load.serviceMs' | 'load.slotsPerPod' | 'resources.cpuMsPerRequest' | 'resources.memoryMebibytes';
  readonly model: number;
  readonly measured: number;
}

/** A hundred requests: with fewer, what a process does without any would be taken for theirs. */
const FEWEST_REQUESTS = 100;

/**
 * Time of service, CPU time, memory and slots of each service that had something to do; windows and heart rates are taken
 * together, as they come in a hospital. The slots that are measured are so many that their requests keep one process's core
 * busy: more of them make requests slower instead of turning some away.
 */
export const besideModel = (catalog: Catalog, runs: readonly PeakRun[]): readonly FactBesideModel[] =>
  Object.entries(catalog).flatMap(([service, { load, resources }]): readonly FactBesideModel[] => {
    const busy = runs
      .map(({ loaded }) => loaded.filter((pod) => pod.service === service))
      .filter((pods) => servedBy(pods) > 0)
      .flat();
    if (servedBy(busy) < FEWEST_REQUESTS) return [];
    const serviceMs = meanServiceMs(busy);
    const cpuMs = sum(busy.map((pod) => pod.cpuMs)) / servedBy(busy);
    const memory = Math.max(
      ...runs.flatMap(({ loaded }) =>
        loaded.filter((pod) => pod.service === service).map((pod) => pod.memoryMebibytes),
      ),
    );
    const fact = (name: FactBesideModel['fact'], model: number, measured: number): FactBesideModel => ({
      service,
      fact: name,
      model,
      measured,
    });
    return [
      fact('load.serviceMs', load.serviceMs, serviceMs),
      fact('load.slotsPerPod', load.slotsPerPod, serviceMs / cpuMs),
      fact('resources.cpuMsPerRequest', resources.cpuMsPerRequest, cpuMs),
      fact('resources.memoryMebibytes', resources.memoryMebibytes.request, memory),
    ];
  });

const servedBy = (pods: readonly LoadedPod[]): number => sum(pods.map(({ served = 0 }) => served));

/** Of all requests together. */
function meanServiceMs(pods: readonly LoadedPod[]): number {
  const served = pods.map(({ load }) =>
    load === undefined ? 0 : load.arrivalsPerSecond * (1 - load.rejectedShare),
  );
  const held = pods.map(({ load }, index) => served[index]! * (load?.serviceMs ?? 0));
  return sum(held) / sum(served);
}
