import { Command } from 'commander';
import { defaultAlarmRule, type AlarmRule } from '../alarm-rule.ts';
import { writeWhole } from '../data/write-file.ts';
import { runCommand } from '../run-command.ts';
import { SEIZURE_FROM } from '../signal-quality/reasons-against.ts';
import { sweepAlarmRules, type RuleFigures } from './alarm-sweep.ts';
import { addKeptOptions, readKeptRuns, type KeptOptions } from './kept-runs.ts';
import type { ScoredWindow } from './scored-window.ts';

const options = addKeptOptions(
  new Command('npm run model:alarms --').description(
    'What alarm rules find and how often they are wrong, on the out-of-fold windows of a recipe.',
  ),
)
  .parse()
  .opts<KeptOptions>();

await runCommand(async () => {
  const { recordings, runs } = readKeptRuns(options);
  const disturbed = [...runs[0]!.byCondition.keys()].map((condition) => {
    const windows = runs.map(({ byCondition }) => byCondition.get(condition)!);
    const [figures] = sweepAlarmRules(windows, recordings, { behindGate: true, rules: [defaultAlarmRule] });
    return [condition, { ...rowOf(figures!), ...seizureSharesOf(windows.flat()) }] as const;
  });
  for (const behindGate of [false, true]) {
    const windows = runs.map(({ clean }) => clean);
    const figures = sweepAlarmRules(windows, recordings, { behindGate });
    console.log(behindGate ? 'behind the gate' : 'without the gate');
    console.table(figures.map(rowOf));
    if (options.json !== undefined && behindGate)
      writeWhole(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  }
  console.log('the default rule behind the gate, on windows cut or disturbed otherwise');
  console.table(Object.fromEntries(disturbed));
});

/** What becomes of the windows with seizure, behind the gate. */
function seizureSharesOf(windows: readonly ScoredWindow[]): Readonly<Record<string, number>> {
  const seizures = windows.filter(({ seizure }) => seizure);
  const passed = seizures.filter(({ reasons }) => reasons.length === 0);
  const seen = passed.filter(({ probability }) => probability >= SEIZURE_FROM);
  const shareOf = (n: number): number => Number((n / seizures.length).toFixed(3));
  return {
    'seizure seen': shareOf(seen.length),
    'called none': shareOf(passed.length - seen.length),
    flagged: shareOf(seizures.length - passed.length),
  };
}

function rowOf(figures: RuleFigures): Readonly<Record<string, number | string>> {
  const { rule, events, eventsFound, recordingsFound } = figures;
  const round = (value: number): number => Number(value.toFixed(2));
  return {
    rule: `${rule.k} of ${rule.n} at ${rule.threshold}${sameRule(rule, defaultAlarmRule) ? ' (default)' : ''}`,
    'events, worst seed': `${eventsFound} of ${events}`,
    'recordings found': round(recordingsFound),
    'worst seed': round(figures.recordingsFoundLeast),
    'median s': round(figures.medianLatencyS),
    'worst event s': round(figures.worstEventLatencyS),
    'false/h': round(figures.falseAlarmsPerHour),
    'false/h unmerged': round(figures.falseOnsetsPerHour),
  };
}

function sameRule(a: AlarmRule, b: AlarmRule): boolean {
  return a.k === b.k && a.n === b.n && a.threshold === b.threshold;
}
