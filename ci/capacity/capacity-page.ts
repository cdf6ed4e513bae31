import { blockingProbability } from '../../apps/model/erlang.ts';
import { plotPage, type Plot } from '../../apps/sizing/plot-page.ts';
import type { Series } from '../../apps/sizing/plot-series.ts';
import { nameOf, tablesOf, type CapacityReport } from './report.ts';
import type { Throughput } from './per-item.ts';

const pods = { title: 'pods', whole: true } as const;
const contents = ['eeg-window', 'heart-rates'] as const;
type Kind = (typeof contents)[number];

/** The report as one page that needs nothing else. */
export const capacityPage = (report: CapacityReport): string => {
  const { measuredAt, machine, kubernetes, node, shareOfCore } = report.measurement;
  return plotPage({
    title: 'Capacity of the cluster',
    about: [
      `Measured ${measuredAt} by npm run bench:cluster on one node: ${machine}, Kubernetes ${kubernetes}, Node.js ${node}. ` +
        `A process that wanted a whole core got ${shareOfCore.before.toFixed(2)} of one before and ${shareOfCore.after.toFixed(2)} after. ` +
        'Pods, database, control plane and the sender share the cores, so that more pods store more only as far as there are cores.',
    ],
    tables: tablesOf(report),
    plots: plotsOf(report),
  });
};

export const plotsOf = (report: CapacityReport): readonly Plot[] => [
  ...contents.map((kind) => rates(kind, of(report, kind))),
  ...contents.map((kind) => latencies(kind, of(report, kind))),
  ...contents.map((kind) => cpuTimes(kind, of(report, kind))),
  memory(of(report, 'eeg-window')),
  blocking(report),
];

const of = ({ throughput }: CapacityReport, kind: Kind): readonly Throughput[] =>
  throughput.filter(({ run }) => run.content.kind === kind);

const byPods = (label: string, runs: readonly Throughput[], value: (run: Throughput) => number): Series => ({
  label,
  drawn: 'marked',
  points: runs.map((run) => ({ x: run.run.pods, y: value(run) })),
});

const byService = (
  runs: readonly Throughput[],
  value: (run: Throughput) => Readonly<Record<string, number>>,
): readonly Series[] =>
  [...new Set(runs.flatMap((run) => Object.keys(value(run))))].map((service) =>
    byPods(service, runs, (run) => value(run)[service] ?? 0),
  );

const rates = (kind: Kind, runs: readonly Throughput[]): Plot => ({
  id: `rate-${kind}`,
  title: `${nameOf(kind)} stored per second`,
  x: pods,
  y: { title: 'per second' },
  series: [
    byPods('in all', runs, ({ perSecond }) => perSecond),
    byPods('of each pod', runs, ({ perSecondAndPod }) => perSecondAndPod),
  ],
});

const latencies = (kind: Kind, runs: readonly Throughput[]): Plot => ({
  id: `latency-${kind}`,
  title: `Time until ${nameOf(kind)} are stored`,
  x: pods,
  y: { title: 'ms' },
  series: [
    byPods('p50 at half of the highest rate', runs, ({ run }) => run.half.latencyMs.p50),
    byPods('p99 at half of the highest rate', runs, ({ run }) => run.half.latencyMs.p99),
    byPods('p50 at the highest rate', runs, ({ run }) => run.latencyMs.p50),
    byPods('p99 at the highest rate', runs, ({ run }) => run.latencyMs.p99),
  ],
});

const cpuTimes = (kind: Kind, runs: readonly Throughput[]): Plot => ({
  id: `cpu-${kind}`,
  title: `CPU time of ${nameOf(kind)}, each`,
  x: pods,
  y: { title: 'CPU-ms' },
  series: [byPods('in all', runs, ({ cpuMsInAll }) => cpuMsInAll), ...byService(runs, ({ cpuMs }) => cpuMs)],
});

const memory = (runs: readonly Throughput[]): Plot => ({
  id: 'memory',
  title: 'Memory of a pod',
  x: pods,
  y: { title: 'MiB' },
  series: byService(runs, ({ memoryMebibytes }) => memoryMebibytes),
});

const STEPS = 60;

/** Erlang B of one pod, of all slots pooled, and what was measured, with the ends of its interval. */
function blocking({ blocking: runs }: CapacityReport): Plot {
  const all = runs.flatMap((run) => run.pods);
  const most = 1.5 * Math.max(1, ...all.map(({ offeredErlangs }) => offeredErlangs));
  const curve = (label: string, slots: number, times: number): Series => ({
    label,
    points: Array.from({ length: STEPS + 1 }, (_, step) => {
      const x = (most * step) / STEPS;
      return { x, y: blockingProbability(x * times, slots * times) };
    }),
  });
  const slots = [...new Set(all.map((pod) => pod.slots))];
  const mostPods = Math.max(1, ...runs.map((run) => run.pods.length));
  const measured = (label: string, y: (pod: (typeof all)[number]) => number): Series => ({
    label,
    drawn: 'points',
    points: all.map((pod) => ({ x: pod.offeredErlangs, y: y(pod) })),
  });
  return {
    id: 'blocking',
    title: 'Windows that find no slot at a pod',
    x: { title: 'offered load of a pod (erlangs)' },
    y: { title: 'share' },
    series: [
      ...slots.map((each) => curve(`Erlang B, ${each} slots`, each, 1)),
      ...slots.map((each) => curve(`the slots of ${mostPods} pods pooled`, each, mostPods)),
      measured('measured at a pod', ({ share }) => share),
      measured('99.9 % from', ({ interval: [low] }) => low),
      measured('99.9 % to', ({ interval: [, high] }) => high),
    ],
  };
}
