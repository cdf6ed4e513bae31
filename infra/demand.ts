import { quotaOf } from '../apps/charts/quota.ts';
import { cpuRequestMillis, replicaRangeOf } from '../apps/model/deployment/scaling.ts';
import type { Catalog, Service } from '../apps/model/service.ts';
import type { Demand } from '../vm-provisioning/preflight/capacity-rules.ts';

/** What the pods of `hospitals` hospitals ask of the nodes, at least and at their peak. */
export function demandOf(catalog: Catalog, hospitals: number): Demand {
  const { cpuMillis, memoryMebibytes } = quotaOf(catalog);
  const sum = (of: (service: Service) => number): number =>
    Object.values(catalog).reduce((total, service) => total + of(service), 0);
  const fewer = (service: Service): number => {
    const { min, max } = replicaRangeOf(service);
    return max + 1 - min;
  };
  const spared = {
    cpuMillis: sum((service) => fewer(service) * cpuRequestMillis(service)),
    memoryMebibytes: sum((service) => fewer(service) * service.resources.memoryMebibytes.request),
  };
  const peak = { cpuMillis: hospitals * cpuMillis, memoryMebibytes: hospitals * memoryMebibytes.request };
  return {
    peak,
    least: {
      cpuMillis: peak.cpuMillis - hospitals * spared.cpuMillis,
      memoryMebibytes: peak.memoryMebibytes - hospitals * spared.memoryMebibytes,
    },
  };
}
