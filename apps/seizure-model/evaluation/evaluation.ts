import type { AlarmRule } from '../alarm-rule.ts';
import { bonnSets, type BonnSet, type Recording } from '../data/bonn-pack.ts';
import { groupBy } from '../data/group-by.ts';
import { SEIZURE_FROM } from '../signal-quality/reasons-against.ts';
import { alarmFiguresOf, type AlarmFigures } from './alarms.ts';
import { bootstrapIntervals, type Bootstrap, type Interval } from './bootstrap.ts';
import { consecutiveResults } from './consecutive-results.ts';
import { gateFiguresOf, type GateFigures } from './gate-figures.ts';
import { meanLogits } from './mean-logits.ts';
import { metricsOf, metricsOfRanked, rankWindows, sharesFrom, type Metrics, type Scored } from './metrics.ts';
import type { ScoredWindow } from './scored-window.ts';

/** Figures with their 95 % intervals by event bootstrap. */
export type MetricsWithIntervals = Metrics & { readonly intervals: Readonly<Record<string, Interval>> };

/** What a group of windows was called. */
export interface Calls {
  readonly windows: number;
  /** Share of them with a probability of 0.5 or more. */
  readonly calledSeizure: number;
}

/** Figures of one way of serving: the network alone, or behind the gate. */
export interface Figures {
  readonly all: MetricsWithIntervals;
  /** Seizure against the seizure-free recordings of patients alone; without them undefined. */
  readonly againstPatients?: MetricsWithIntervals;
  readonly byStart: Readonly<Record<string, Metrics>>;
  readonly bySet: Readonly<Partial<Record<BonnSet, Calls>>>;
  readonly byRecording: readonly (Calls & {
    readonly recording: string;
    readonly set: BonnSet;
    readonly group: string;
    readonly meanProbability: number;
  })[];
  readonly byEvent: readonly (Calls & { readonly group: string; readonly seizure: boolean })[];
  /** Whole recordings by their mean probability. */
  readonly recordings: Metrics;
  /** Mean logit of a window and the three before it. */
  readonly fourWindows: Metrics;
  /** The rule on the windows cut from the first start. */
  readonly alarms: AlarmFigures;
}

export interface Evaluation {
  /** Every window, whatever the gate says. */
  readonly network: Figures;
  /** Windows that the gate let pass, and their share of all. */
  readonly gated: Figures & { readonly coverage: number };
  readonly gate: GateFigures;
}

export interface EvaluationOptions {
  readonly recordings: readonly Recording[];
  readonly rule: AlarmRule;
  readonly bootstrap: Bootstrap;
}

/** All figures of scored windows. Pure. */
export function evaluationOf(windows: readonly ScoredWindow[], options: EvaluationOptions): Evaluation {
  const passed = windows.filter(({ reasons }) => reasons.length === 0);
  return {
    network: figuresOf(windows, windows, options),
    gated: { ...figuresOf(passed, windows, options), coverage: passed.length / windows.length },
    gate: gateFiguresOf(windows),
  };
}

/** @param all every window: where one of them is not among `windows`, the alarm rule sees a gap */
function figuresOf(
  windows: readonly ScoredWindow[],
  all: readonly ScoredWindow[],
  { recordings, rule, bootstrap }: EvaluationOptions,
): Figures {
  const ofPatients = windows.filter(({ set }) => set === 'S' || set === 'N' || set === 'F');
  const byRecording = [...groupBy(windows, ({ recording }) => recording).entries()];
  const kept = new Set(windows);
  const resultsOf = consecutiveResults(all, (window) => kept.has(window));
  return {
    all: withIntervals(windows, bootstrap),
    ...(ofPatients.some(({ seizure }) => !seizure) && {
      againstPatients: withIntervals(ofPatients, bootstrap),
    }),
    byStart: mapValues(
      groupBy(windows, ({ start }) => String(start)),
      metricsOf,
    ),
    bySet: Object.fromEntries(
      bonnSets.flatMap((set) => {
        const ofSet = windows.filter((window) => window.set === set);
        return ofSet.length === 0 ? [] : [[set, callsOf(ofSet)]];
      }),
    ),
    byRecording: byRecording.map(([recording, members]) => ({
      recording,
      set: members[0]!.set,
      group: members[0]!.group,
      ...callsOf(members),
      meanProbability: meanProbabilityOf(members),
    })),
    byEvent: [...groupBy(windows, ({ group }) => group)].map(([group, members]) => ({
      group,
      seizure: members[0]!.seizure,
      ...callsOf(members),
    })),
    recordings: metricsOf(
      byRecording.map(([, members]) => ({
        probability: meanProbabilityOf(members),
        seizure: members[0]!.seizure,
      })),
    ),
    fourWindows: metricsOf(meanLogits(windows, 4)),
    alarms: alarmFiguresOf(recordings, resultsOf, rule),
  };
}

function withIntervals(windows: readonly ScoredWindow[], bootstrap: Bootstrap): MetricsWithIntervals {
  const ranked = rankWindows(windows);
  const seizures = new Set(windows.filter(({ seizure }) => seizure).map(({ group }) => group));
  const events = ranked.events.map((group) => ({ group, seizure: seizures.has(group) }));
  const intervals = bootstrapIntervals(
    events,
    (weights) => {
      const metrics = metricsOfRanked(ranked, weights);
      return sharesFrom((name) => metrics[name]);
    },
    bootstrap,
  );
  return { ...metricsOfRanked(ranked), intervals };
}

const callsOf = (windows: readonly Scored[]): Calls => ({
  windows: windows.length,
  calledSeizure: windows.filter(({ probability }) => probability >= SEIZURE_FROM).length / windows.length,
});

const meanProbabilityOf = (windows: readonly Scored[]): number =>
  windows.reduce((sum, { probability }) => sum + probability, 0) / windows.length;

function mapValues<V, R>(map: ReadonlyMap<string, V>, valueOf: (value: V) => R): Readonly<Record<string, R>> {
  return Object.fromEntries([...map].map(([key, value]) => [key, valueOf(value)]));
}
