/** A commit as the changelog sees it. */
export interface Commit {
  readonly hash: string;
  /** First line of its message: `area: what changes`. */
  readonly subject: string;
}

const WITHOUT_AREA = 'other';
const HASH_LENGTH = 9;

/**
 * Release notes in Markdown: what the commits change, by area in alphabetical order, what has no area last.
 * @param commits oldest first
 * @param previous tag of the release before. Absent: there is none
 */
export function changelogOf(commits: readonly Commit[], previous?: string): string {
  const entries = commits.map(entryOf);
  const areas = [...new Set(entries.map(({ area }) => area))].toSorted(byName);
  const since = previous === undefined ? 'The first release.' : `Changes since ${previous}.`;
  return [
    since,
    ...(commits.length === 0 ? ['', 'No commit.'] : []),
    ...areas.flatMap((area) => [
      '',
      `### ${area}`,
      '',
      ...entries.filter((entry) => entry.area === area).map(({ line }) => `- ${line}`),
    ]),
    '',
  ].join('\n');
}

const byName = (a: string, b: string): number =>
  Number(a === WITHOUT_AREA) - Number(b === WITHOUT_AREA) || (a < b ? -1 : 1);

function entryOf({ hash, subject }: Commit): { readonly area: string; readonly line: string } {
  const reverted = /^Revert "(.*)"$/.exec(subject)?.[1];
  const [, areas, what] = /^([\w./-]+(?:, [\w./-]+)*): (.+)$/.exec(reverted ?? subject) ?? [];
  const [area = WITHOUT_AREA, ...others] = areas?.split(', ') ?? [];
  const text = markdown(`${reverted === undefined ? '' : 'reverted: '}${what ?? reverted ?? subject}`);
  const beside = others.length === 0 ? '' : ` (with ${others.join(', ')})`;
  return { area, line: `${text}${beside} (${hash.slice(0, HASH_LENGTH)})` };
}

/** Text of a commit that GitHub shows as it is written: no tags, and nobody is called by name. */
const markdown = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('@', '&#64;').replaceAll('*', '\\*');
