import { titleOf } from '../../apps/charts/kubernetes-object.ts';
import type { Comparison } from './comparison.ts';
import { pathText, type FieldChange } from './field-changes.ts';
import { lineChanges } from './line-changes.ts';
import { subjectOf, type ObjectChange } from './object-changes.ts';
import type { Risk, RiskKind } from './risks/risk.ts';

/** First line of the comment, by which a later run finds it again. */
export const commentMarker = '<!-- eeg-ward: manifest diff -->';

/** Names of the two sides, such as two commits. */
export interface Sides {
  readonly base: string;
  readonly head: string;
}

const MAX_VALUE = 120;
/** GitHub refuses comments above 65 536 characters. */
const MAX_COMMENT = 60_000;

const riskWords: Readonly<Record<RiskKind, string>> = {
  data: 'stored data',
  reach: 'who reaches whom',
  security: 'confinement',
  replacement: 'replaced, not changed',
  capacity: 'capacity and checks',
};

const signs: Readonly<Record<ObjectChange['how'], string>> = {
  added: '+',
  removed: '-',
  changed: '~',
  renamed: '>',
};

/** The comparison as plain text for a terminal. */
export function textOf({ risks, groups, objects }: Comparison, sides: Sides): string {
  const lines = [headlineOf({ risks, groups, objects }, sides)];
  if (risks.length > 0) lines.push('', 'Look at these first:');
  for (const { kind, object, what } of risks) lines.push(`  ! ${riskWords[kind]}: ${object} ${what}`);
  for (const { owner, changes } of groups) {
    lines.push('', owner);
    for (const change of changes)
      lines.push(`  ${signs[change.how]} ${titleText(change)}`, ...fieldLines(change, '      '));
  }
  return `${lines.join('\n')}\n`;
}

/** The comparison as the comment of a pull request, cut where GitHub would refuse it. */
export function markdownOf({ risks, groups, objects }: Comparison, sides: Sides): string {
  const lines = [commentMarker, '### Manifests', '', headlineOf({ risks, groups, objects }, sides)];
  if (risks.length > 0)
    lines.push('', '**Look at these first**', '', '| what | object | how |', '| --- | --- | --- |');
  for (const risk of risks) lines.push(riskRow(risk));
  for (const { owner, changes } of groups) {
    lines.push('', `<details><summary>${owner}: ${countsOf(changes)}</summary>`, '', fence('diff'));
    for (const change of changes)
      lines.push(
        `${change.how === 'added' ? '+' : change.how === 'removed' ? '-' : '!'} ${titleText(change)}`,
        ...fieldLines(change, '    '),
      );
    lines.push(fence(), '</details>');
  }
  return cut(`${lines.join('\n')}\n`);
}

const fence = (language = ''): string => `\`\`\`\`${language}`;

function headlineOf({ risks, groups, objects }: Comparison, { base, head }: Sides): string {
  const changes = groups.flatMap((group) => group.changes);
  if (changes.length === 0) return `No difference between ${base} and ${head}: ${objects} objects.`;
  const careful = risks.length === 0 ? 'none that is known to be risky' : `${risks.length} to look at first`;
  return `${base} -> ${head}: ${countsOf(changes)} of ${objects} objects, ${careful}.`;
}

function countsOf(changes: readonly ObjectChange[]): string {
  const words = (['added', 'changed', 'renamed', 'removed'] as const)
    .map((how) => [how, changes.filter((change) => change.how === how).length] as const)
    .filter(([, count]) => count > 0);
  return words.map(([how, count]) => `${count} ${how}`).join(', ');
}

function titleText(change: ObjectChange): string {
  const title = titleOf(subjectOf(change));
  return change.how === 'renamed' ? `${titleOf(change.base)} -> ${change.head.metadata.name}` : title;
}

const fieldLines = (change: ObjectChange, indent: string): readonly string[] =>
  'fields' in change ? change.fields.flatMap(fieldText).map((line) => `${indent}${line}`) : [];

/** One line; of a text of several lines those that differ. */
function fieldText({ path, ...field }: FieldChange): readonly string[] {
  const name = pathText(path);
  if (!('before' in field)) return [`${name}: + ${valueText(field.after)}`];
  if (!('after' in field)) return [`${name}: - ${valueText(field.before)}`];
  const { before, after } = field;
  if (isOfLines(before) && isOfLines(after))
    return [`${name}:`, ...lineChanges(before, after).map((line) => `  ${line}`)];
  return [`${name}: ${valueText(before)} -> ${valueText(after)}`];
}

const isOfLines = (value: unknown): value is string => typeof value === 'string' && value.includes('\n');

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)} ... (${text.length} characters)` : text;
}

const riskRow = ({ kind, object, what }: Risk): string =>
  `| ${riskWords[kind]} | \`${object}\` | ${what.replaceAll('|', '\\|').replaceAll('<', '&lt;')} |`;

function cut(text: string): string {
  if (text.length <= MAX_COMMENT) return text;
  const kept = text.slice(0, text.lastIndexOf('\n', MAX_COMMENT));
  const isInside = kept.lastIndexOf('<details>') > kept.lastIndexOf('</details>');
  return `${kept}\n${isInside ? `${fence()}\n</details>\n` : ''}\nCut here: \`npm run diff\` shows all of it.\n`;
}
