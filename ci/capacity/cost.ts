import { WINDOW_MS } from '../../apps/contracts/eeg-window.ts';
import { replicaRangeOf, targetCpuPercent } from '../../apps/model/deployment/scaling.ts';
import type { Catalog, Service } from '../../apps/model/service.ts';
import type { Throughput } from './per-item.ts';
import { itemsPerRequest, sum } from './per-item.ts';

/** What a month of a core and of a gibibyte of memory costs, in a currency of the reader's. */
export interface Prices {
  readonly coreMonth: number;
  readonly gibibyteMonth: number;
  readonly currency: string;
}

/** What one service needs for a number of patients. */
export interface ServiceCost {
  readonly service: string;
  /** Cores that it uses. */
  readonly usedCores: number;
  /** Cores to be had for that: used ones are the share of them that autoscalers keep. */
  readonly cores: number;
  readonly pods: number;
  readonly memoryGibibytes: number;
}

export interface Cost {
  readonly patients: number;
  readonly windowsPerSecond: number;
  readonly heartRatesPerSecond: number;
  readonly services: readonly ServiceCost[];
  readonly cores: number;
  readonly memoryGibibytes: number;
  /** Absent without prices. */
  readonly perMonth?: number;
}

const EEG = 'eeg-acquisition';
const HEART_RATES = 'heart-rate-acquisition';
/** A process runs its JavaScript on one core. */
const CORES_OF_A_POD = targetCpuPercent / 100;

/**
 * What patients need who each send a window as it ends, and heart rates as often as the model plans for those whose windows
 * it plans for. Of each figure the highest of all runs is taken. Dashboards, backups and the cluster itself come on top.
 */
export function costOf(
  patients: number,
  {
    catalog,
    runs,
    prices,
  }: { readonly catalog: Catalog; readonly runs: readonly Throughput[]; readonly prices?: Prices },
): Cost {
  const patientsOfModel = (catalog[EEG]!.load.arrivalsPerSecond * WINDOW_MS) / 1_000;
  const share = patients / patientsOfModel;
  const postsPerSecond = catalog[HEART_RATES]!.load.arrivalsPerSecond * share;
  const windowsPerSecond = (patients * 1_000) / WINDOW_MS;
  const [samplesPerPost = 0] = runs
    .filter(({ run }) => run.content.kind === 'heart-rates')
    .map(({ run }) => itemsPerRequest(run.content));
  const heartRatesPerSecond = postsPerSecond * samplesPerPost;
  const perSecond = { 'eeg-window': windowsPerSecond, 'heart-rates': heartRatesPerSecond };
  const highest = (kind: keyof typeof perSecond, of: (run: Throughput) => number | undefined): number =>
    Math.max(0, ...runs.filter(({ run }) => run.content.kind === kind).map((run) => of(run) ?? 0));

  const names = [...new Set(runs.flatMap(({ cpuMs }) => Object.keys(cpuMs)))];
  const services = names.map((service): ServiceCost => {
    const usedCores = sum(
      (['eeg-window', 'heart-rates'] as const).map(
        (kind) => (perSecond[kind] * highest(kind, ({ cpuMs }) => cpuMs[service])) / 1_000,
      ),
    );
    const pods = podsOf(catalog[service], share, usedCores);
    const memory = Math.max(...runs.map(({ memoryMebibytes }) => memoryMebibytes[service] ?? 0));
    return {
      service,
      usedCores,
      cores: usedCores / CORES_OF_A_POD,
      pods,
      memoryGibibytes: (pods * memory) / 1_024,
    };
  });
  const cores = sum(services.map((each) => each.cores));
  const memoryGibibytes = sum(services.map((each) => each.memoryGibibytes));
  return {
    patients,
    windowsPerSecond,
    heartRatesPerSecond,
    services,
    cores,
    memoryGibibytes,
    ...(prices === undefined
      ? {}
      : { perMonth: cores * prices.coreMonth + memoryGibibytes * prices.gibibyteMonth }),
  };
}

/** Enough for slots by Erlang B and for CPU. What is not in the catalog, the database, is one pod. */
function podsOf(service: Service | undefined, share: number, usedCores: number): number {
  if (service === undefined) return 1;
  const load = { ...service.load, arrivalsPerSecond: service.load.arrivalsPerSecond * share };
  return Math.max(replicaRangeOf({ ...service, load }).min, Math.ceil(usedCores / CORES_OF_A_POD));
}
