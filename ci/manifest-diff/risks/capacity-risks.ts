import { titleOf } from '../../../apps/charts/kubernetes-object.ts';
import { pathText, type FieldChange } from '../field-changes.ts';
import { subjectOf, type ObjectChange } from '../object-changes.ts';
import { quantityOf } from './quantity.ts';
import type { Risk } from './risk.ts';

/** Fields that should not fall, or not rise. */
const amounts: readonly { readonly field: RegExp; readonly worse: 'lower' | 'higher' }[] = [
  { field: /\.resources\.(limits|requests)\.(cpu|memory)$/, worse: 'lower' },
  { field: /^spec\.(minReplicas|maxReplicas|replicas)$/, worse: 'lower' },
  { field: /^spec\.hard[.[]/, worse: 'lower' },
  { field: /^spec\.maxUnavailable$/, worse: 'higher' },
  { field: /\.rollingUpdate\.maxUnavailable$/, worse: 'higher' },
  { field: /\.terminationGracePeriodSeconds$/, worse: 'lower' },
];

/** Parts whose loss makes a service less watched. */
const watchers = /\.(readinessProbe|livenessProbe|startupProbe|preStop|lifecycle)$/;
const keepers: Readonly<Record<string, string>> = {
  Deployment: 'is removed with its pods',
  HorizontalPodAutoscaler: 'is removed: nothing follows the load',
  PodDisruptionBudget: 'is removed: a drained node may take every pod',
  Service: 'is removed: nobody finds its pods',
  Ingress: 'is removed: its paths are no longer served',
};

/** Changes after which something may use less, has fewer pods or is checked less. */
export function capacityRisks(changes: readonly ObjectChange[]): readonly Risk[] {
  return changes.flatMap((change): readonly Risk[] => {
    const risk = (what: string): Risk => ({ kind: 'capacity', object: titleOf(subjectOf(change)), what });
    if (change.how === 'added') return [];
    if (change.how === 'removed') {
      const what = keepers[change.base.kind];
      return what === undefined ? [] : [risk(what)];
    }
    return change.fields.flatMap((field) => sentencesOf(field)).map(risk);
  });
}

function sentencesOf({ path, before, after }: FieldChange): readonly string[] {
  const text = pathText(path);
  if (watchers.test(text) && after === undefined) return [`loses ${text}`];
  const rule = amounts.find(({ field }) => field.test(text));
  if (rule === undefined || before === undefined) return [];
  const [was, is] = [quantityOf(before), quantityOf(after)];
  if (was === undefined) return [];
  if (is === undefined) return after === undefined ? [`loses ${text} (${String(before)})`] : [];
  const isWorse = rule.worse === 'lower' ? is < was : is > was;
  return isWorse ? [`has ${text} ${rule.worse}: ${String(before)} -> ${String(after)}`] : [];
}
