import { faultsIn, type Finding } from './finding.ts';

const words: Readonly<Record<Finding['state'], string>> = {
  fault: 'FAULT',
  good: 'good',
  'not-seen': 'not seen',
};

const order: readonly Finding['state'][] = ['fault', 'not-seen', 'good'];

/** All findings, faults first, one a line. */
export function reportOf(findings: readonly Finding[]): string {
  const sorted = findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return sorted.map(({ state, check, what }) => `${words[state].padEnd(8)}  ${check}: ${what}`).join('\n');
}

/** What a run says in one line. */
export function headlineOf(findings: readonly Finding[]): string {
  const count = (state: Finding['state']): number => findings.filter((each) => each.state === state).length;
  const faults = faultsIn(findings).length;
  return `${faults === 0 ? 'No fault' : `${faults} fault${faults === 1 ? '' : 's'}`}, ${count('good')} good, ${count('not-seen')} not seen.`;
}
