import type { AlarmRule } from '../alarm-rule.ts';
import { bonnSets, type Recording } from '../data/bonn-pack.ts';
import { alarmFiguresOf } from '../evaluation/alarms.ts';
import { consecutiveResults } from '../evaluation/consecutive-results.ts';
import type { ScoredWindow } from '../evaluation/scored-window.ts';
import { SEIZURE_FROM } from '../signal-quality/reasons-against.ts';
import { svgOf, type Axis, type Point } from './chart.ts';
import { reliabilityOf, rocOf } from './curves.ts';

const share = (label: string): Axis => ({ label, from: 0, to: 1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] });
const DIAGONAL: readonly Point[] = [
  [0, 0],
  [1, 1],
];

/**
 * Plots of out-of-fold windows, by file name.
 * @param runs the windows of each fold seed; all are pooled, but for alarms
 */
export function plotsOf(
  runs: readonly (readonly ScoredWindow[])[],
  recordings: readonly Recording[],
  rule: AlarmRule,
): Readonly<Record<string, string>> {
  const windows = runs.flat();
  return {
    'roc.svg': rocPlot(windows),
    'reliability.svg': reliabilityPlot(windows),
    'called-by-set.svg': setPlot(windows),
    'alarm-latency.svg': latencyPlot(runs, recordings, rule),
  };
}

function rocPlot(windows: readonly ScoredWindow[]): string {
  const ofPatients = windows.filter(({ set }) => set === 'S' || set === 'N' || set === 'F');
  return svgOf({
    title: 'Found and falsely called at every threshold',
    x: { label: 'share of other windows called seizure', from: 0, to: 0.2, ticks: [0, 0.05, 0.1, 0.15, 0.2] },
    y: { ...share('share of seizure windows found'), from: 0.7, ticks: [0.7, 0.8, 0.9, 1] },
    marks: [
      { kind: 'line', points: within(rocOf(windows)), name: 'all windows' },
      { kind: 'line', points: within(rocOf(ofPatients)), name: 'seizure against N and F' },
    ],
  });
}

/** Points of a curve inside the frame of the plot. */
const within = (points: readonly Point[]): readonly Point[] =>
  points.filter(([x, y]) => x <= 0.2 && y >= 0.7);

function reliabilityPlot(windows: readonly ScoredWindow[]): string {
  const bins = reliabilityOf(windows);
  const points = bins.map(({ probability, seizure }): Point => [probability, seizure]);
  return svgOf({
    title: 'Probability and truth (area: windows)',
    x: share('probability that was given'),
    y: share('share that was seizure'),
    marks: [
      { kind: 'line', points: DIAGONAL, faint: true },
      {
        kind: 'circles',
        points,
        radii: bins.map(({ windows: n }) => Math.max(3, 26 * Math.sqrt(n / windows.length))),
      },
    ],
  });
}

function setPlot(windows: readonly ScoredWindow[]): string {
  const sets = bonnSets.filter((set) => windows.some((window) => window.set === set));
  const called = sets.map((set, i): Point => {
    const members = windows.filter((window) => window.set === set);
    return [i + 1, members.filter(({ probability }) => probability >= SEIZURE_FROM).length / members.length];
  });
  const percent = called.map(([, y], i) => `${sets[i]} ${(100 * y).toFixed(1)} %`).join(' · ');
  return svgOf({
    title: `Called seizure: ${percent}`,
    x: {
      label: `set (1 to ${sets.length}: ${sets.join(', ')})`,
      from: 0,
      to: sets.length + 1,
      ticks: sets.map((_, i) => i + 1),
    },
    y: share('share of windows called seizure'),
    marks: [{ kind: 'bars', points: called, width: 0.6 }],
  });
}

function latencyPlot(
  runs: readonly (readonly ScoredWindow[])[],
  recordings: readonly Recording[],
  rule: AlarmRule,
): string {
  const latencies = runs
    .flatMap((run) =>
      Object.values(alarmFiguresOf(recordings, consecutiveResults(run), rule).latencyByEventS),
    )
    .map((latencyS) => latencyS ?? Infinity)
    .toSorted((a, b) => a - b);
  const points = latencies.flatMap((latencyS, i): Point[] =>
    latencyS > 12
      ? []
      : [
          [latencyS, i / latencies.length],
          [latencyS, (i + 1) / latencies.length],
        ],
  );
  return svgOf({
    title: `First alarm of an event, ${rule.k} of ${rule.n} windows`,
    x: { label: 'seconds after the start of the recording', from: 0, to: 12, ticks: [0, 2, 4, 6, 8, 10, 12] },
    y: share('share of the events of all fold seeds'),
    marks: [{ kind: 'line', points: [[0, 0], ...points, [12, points.at(-1)?.[1] ?? 0]] }],
  });
}
