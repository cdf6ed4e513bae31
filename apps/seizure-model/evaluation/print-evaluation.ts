import type { compareRuns } from './compare.ts';
import type { Evaluation, Figures } from './evaluation.ts';
import { shareNames, type Metrics } from './metrics.ts';
import type { CrossValidationReport } from './report.ts';

/** Prints the figures that fit a screen; the rest is in the JSON file. */
export function printEvaluation({ network, gated, gate }: Evaluation): void {
  console.table({
    'network alone': row(network.all),
    'passed by the gate': row(gated.all),
    ...(network.againstPatients && { 'S against N and F': row(network.againstPatients) }),
    'four windows': row(network.fourWindows),
    'whole recordings': row(network.recordings),
    ...metricsRows(network.byStart, 'start '),
  });
  for (const [name, value] of Object.entries(network.all.intervals))
    console.log(`${name}: 95 % interval by event bootstrap ${spanOf(value)}`);
  console.log('called seizure by set:', sharesOf(network.bySet));
  console.log('gate, share flagged:', gate.bySet, `coverage ${gated.coverage.toFixed(4)}`);
  console.log('alarm rule without gate:', alarmLine(network));
  console.log('alarm rule behind the gate:', alarmLine(gated));
}

const sharesOf = (bySet: Figures['bySet']): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(bySet).map(([set, { calledSeizure }]) => [set, Number(calledSeizure.toFixed(4))]),
  );

function alarmLine({ alarms }: Figures): string {
  const { rule, events, eventsFound, medianLatencyS, falseAlarmsPerHour } = alarms;
  const latency = medianLatencyS === null ? 'no alarm' : `${medianLatencyS.toFixed(1)} s median latency`;
  return `${rule.k} of ${rule.n} at ${rule.threshold}: ${eventsFound} of ${events} events, ${latency}, ${falseAlarmsPerHour.toFixed(2)} false alarms per hour`;
}

function row(metrics: Metrics): Readonly<Record<string, number>> {
  const shares = shareNames.map((name) => [name, Number(metrics[name].toFixed(4))]);
  return { windows: metrics.windows, ...Object.fromEntries(shares) };
}

/** Rows for `console.table`. */
export const metricsRows = (
  metrics: Readonly<Record<string, Metrics>>,
  prefix = '',
): Readonly<Record<string, ReturnType<typeof row>>> =>
  Object.fromEntries(Object.entries(metrics).map(([name, values]) => [prefix + name, row(values)]));

/** Rows for `console.table`: mean, range over the fold seeds, interval by event bootstrap. */
export const summaryRows = (
  summary: CrossValidationReport['summary'],
): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    Object.entries(summary).map(([name, { mean, range, interval }]) => [
      name,
      { mean: mean.toFixed(4), 'lowest and highest seed': spanOf(range), '95 % interval': spanOf(interval) },
    ]),
  );

/** Rows for `console.table`: both figures, their difference, its interval, whether it is one. */
export const differenceRows = (
  differences: ReturnType<typeof compareRuns>,
): Readonly<Record<string, Readonly<Record<string, string>>>> =>
  Object.fromEntries(
    Object.entries(differences).map(([name, { ours, theirs, mean, interval, separable }]) => [
      name,
      {
        ours: ours.toFixed(4),
        theirs: theirs.toFixed(4),
        difference: mean.toFixed(4),
        '95 % interval': spanOf(interval),
        separable: separable ? 'yes' : 'no',
      },
    ]),
  );

const spanOf = (span: readonly number[]): string => span.map((bound) => bound.toFixed(4)).join(' to ');
