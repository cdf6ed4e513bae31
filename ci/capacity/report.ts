import type { Table } from '../../apps/sizing/plot-page.ts';
import type { Catalog } from '../../apps/model/service.ts';
import { besideErlangB, poolingOf, type BlockingComparison, type Pooling } from './blocking.ts';
import { besideModel, type FactBesideModel } from './beside-model.ts';
import { costOf, type Cost, type Prices } from './cost.ts';
import type { CapacityMeasurement } from './measurement.ts';
import { throughputOf, type Throughput } from './per-item.ts';

/** Patients whose cost is told. */
const PATIENTS = 1_000;

/** Everything that follows from a measurement. */
export interface CapacityReport {
  readonly measurement: CapacityMeasurement;
  readonly throughput: readonly Throughput[];
  readonly blocking: readonly { readonly pods: readonly BlockingComparison[]; readonly pooling: Pooling }[];
  readonly besideModel: readonly FactBesideModel[];
  readonly cost: Cost;
  readonly prices?: Prices;
}

export function capacityReport(
  measurement: CapacityMeasurement,
  { catalog, prices }: { readonly catalog: Catalog; readonly prices?: Prices },
): CapacityReport {
  const throughput = measurement.throughput.map(throughputOf);
  const priced = prices === undefined ? {} : { prices };
  return {
    measurement,
    throughput,
    blocking: measurement.blocking.map(({ pods }) => {
      const compared = pods.map(besideErlangB);
      return { pods: compared, pooling: poolingOf(compared) };
    }),
    besideModel: besideModel(catalog, measurement.peak),
    cost: costOf(PATIENTS, { catalog, runs: throughput, ...priced }),
    ...priced,
  };
}

/** The report as tables of text. */
export const tablesOf = (report: CapacityReport): readonly Table[] => [
  {
    title: 'What pods store',
    words: 1,
    cells: [
      [
        '',
        'pods',
        'per second',
        'per second and pod',
        'CPU-ms each',
        'p50 ms',
        'p99 ms',
        'p50 ms at half',
        'p99 ms at half',
        'not stored',
      ],
      ...report.throughput.map(({ run, perSecond, perSecondAndPod, cpuMsInAll }) => [
        nameOf(run.content.kind),
        String(run.pods),
        figure(perSecond),
        figure(perSecondAndPod),
        figure(cpuMsInAll),
        figure(run.latencyMs.p50),
        figure(run.latencyMs.p99),
        figure(run.half.latencyMs.p50),
        figure(run.half.latencyMs.p99),
        failures(run.failures, run.half.failures),
      ]),
    ],
  },
  serviceTable('CPU-ms of each service', report, ({ cpuMs }) => cpuMs),
  serviceTable('Memory of a pod, MiB', report, ({ memoryMebibytes }) => memoryMebibytes),
  {
    title: 'Blocking of each pod beside Erlang B',
    words: 0,
    cells: [
      [
        'pods',
        'slots',
        'windows/s',
        'ms',
        'erlangs',
        'found no slot',
        '99.9 % from',
        'to',
        'Erlang B',
        'all pods',
        'if pooled',
      ],
      ...report.blocking.flatMap(({ pods, pooling }) =>
        pods.map((pod) => [
          String(pods.length),
          String(pod.slots),
          figure(pod.rejected.of / pod.seconds),
          figure(pod.serviceMs),
          figure(pod.offeredErlangs),
          ...[pod.share, ...pod.interval, pod.expected, pooling.share, pooling.pooled].map(percent),
        ]),
      ),
    ],
  },
  {
    title: 'The model beside what was measured at its planned peak',
    words: 2,
    cells: [
      ['service', 'fact', 'model', 'measured'],
      ...report.besideModel.map(({ service, fact, model, measured }) => [
        service,
        fact,
        figure(model),
        figure(measured),
      ]),
    ],
  },
  {
    title: `${report.cost.patients} patients: ${figure(report.cost.windowsPerSecond)} windows/s, ${figure(report.cost.heartRatesPerSecond)} heart rates/s`,
    words: 1,
    cells: [
      ['', 'cores used', 'cores to have', 'pods', 'memory GiB'],
      ...report.cost.services.map(({ service, usedCores, cores, pods, memoryGibibytes }) => [
        service,
        figure(usedCores),
        figure(cores),
        String(pods),
        figure(memoryGibibytes),
      ]),
      ['in all', '', figure(report.cost.cores), '', figure(report.cost.memoryGibibytes)],
      ...(report.prices === undefined || report.cost.perMonth === undefined
        ? []
        : [[`${report.prices.currency} a month`, '', figure(report.cost.perMonth), '', '']]),
    ],
  },
];

const serviceTable = (
  title: string,
  { throughput }: CapacityReport,
  of: (run: Throughput) => Readonly<Record<string, number>>,
): Table => {
  const services = [...new Set(throughput.flatMap((run) => Object.keys(of(run))))];
  return {
    title,
    words: 1,
    cells: [
      ['', 'pods', ...services],
      ...throughput.map((run) => [
        nameOf(run.run.content.kind),
        String(run.run.pods),
        ...services.map((service) => figure(of(run)[service] ?? Number.NaN)),
      ]),
    ],
  };
};

export const nameOf = (kind: 'eeg-window' | 'heart-rates'): string =>
  kind === 'eeg-window' ? 'EEG windows' : 'heart rates';

const failures = (...counts: readonly Readonly<Record<string, number>>[]): string =>
  counts
    .flatMap((each) => Object.entries(each))
    .map(([answer, count]) => `${count} x ${answer}`)
    .join(', ') || '0';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Three digits that say something. */
const figure = (value: number): string =>
  Number.isNaN(value) ? '' : Math.abs(value) >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
