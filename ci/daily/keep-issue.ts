import { createHash } from 'node:crypto';
import { faultsIn, type Finding } from './finding.ts';
import type { GitHub, Issue } from './github.ts';
import { headlineOf, reportOf } from './report.ts';

/** What became of the issue. */
export type IssueStep = 'none' | 'opened' | 'updated' | 'closed';

const TITLE = 'The daily check fails';
/** Begins the body of the issue, by which a later run finds it. */
const MARK = '<!-- eeg-ward: daily check';
const TRUSTED = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export interface KeepIssueProps {
  readonly github: GitHub;
  readonly findings: readonly Finding[];
  readonly now: Date;
  /** Page of the run. @default - a person ran it */
  readonly run?: string;
}

/**
 * Keeps one open issue while there is a fault: opens it, brings it up to date, says when other things fail than before,
 * and closes it when all is good.
 */
export async function keepIssue({ github, findings, now, run }: KeepIssueProps): Promise<IssueStep> {
  const [kept, ...others] = (await github.openIssues()).filter(isOurs);
  for (const { number } of others)
    await github.changeIssue(number, { state: 'closed', state_reason: 'not_planned' });
  const when = `${now.toISOString()}${run === undefined ? '' : ` ([run](${run}))`}`;
  if (faultsIn(findings).length === 0) {
    if (kept === undefined) return 'none';
    await github.comment(kept.number, `Good again: ${when}.`);
    await github.changeIssue(kept.number, { state: 'closed', state_reason: 'completed' });
    return 'closed';
  }
  const body = bodyOf(findings, when);
  if (kept === undefined) {
    await github.openIssue(TITLE, body);
    return 'opened';
  }
  await github.changeIssue(kept.number, { body });
  if (markIn(kept.body ?? '') !== markOf(findings))
    await github.comment(
      kept.number,
      `What fails has changed: ${when}.\n\n${fenced(reportOf(faultsIn(findings)))}`,
    );
  return 'updated';
}

/** An issue that a stranger opened with our mark is not ours. */
const isOurs = ({ body, user, author_association }: Issue): boolean =>
  body?.startsWith(MARK) === true && (user?.type === 'Bot' || TRUSTED.includes(author_association));

const markIn = (body: string): string => body.slice(0, body.indexOf('\n'));

/** The same as long as the same things fail, whatever their figures are. */
function markOf(findings: readonly Finding[]): string {
  const checks = faultsIn(findings).map(({ check }) => check);
  const digest = createHash('sha256').update(checks.toSorted().join('\n')).digest('hex');
  return `${MARK} ${digest.slice(0, 16)} -->`;
}

const bodyOf = (findings: readonly Finding[], when: string): string =>
  `${markOf(findings)}\n${headlineOf(findings)} Last looked at: ${when}.\n\n${fenced(reportOf(findings))}\n\nThis issue is kept by \`npm run daily\`: it closes when all is good.\n`;

const fenced = (text: string): string => `~~~~~text\n${text}\n~~~~~`;
