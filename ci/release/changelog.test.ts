import { describe, expect, it } from '@jest/globals';
import { changelogOf } from './changelog.ts';
import { compareVersions, isVersion, versionOfTag } from './version.ts';

const commits = (...subjects: readonly string[]) =>
  subjects.map((subject, index) => ({ hash: `${index}`.repeat(40), subject }));

describe('changelogOf', () => {
  it('groups commits by area, the oldest first, and puts what has none last', () => {
    const text = changelogOf(
      commits('dashboard: alarms ring', 'Initial commit', 'charts: fewer pods', 'dashboard: they stop'),
      'v0.1.0',
    );
    expect(text).toBe(`Changes since v0.1.0.

### charts

- fewer pods (222222222)

### dashboard

- alarms ring (000000000)
- they stop (333333333)

### other

- Initial commit (111111111)
`);
  });

  it.each([
    ['model, kit: routes for people', '### model', '- routes for people (with kit) (000000000)'],
    ['Revert "charts: fewer pods"', '### charts', '- reverted: fewer pods (000000000)'],
    ['Revert "Initial commit"', '### other', '- reverted: Initial commit (000000000)'],
    ['vm-provisioning: ssh: no keys', '### vm-provisioning', '- ssh: no keys (000000000)'],
    ['note that: it has spaces', '### other', '- note that: it has spaces (000000000)'],
    ['kit: <b> calls @somebody', '### kit', '- &lt;b> calls &#64;somebody (000000000)'],
  ])("'%s' is under '%s'", (subject, heading, line) => {
    const text = changelogOf(commits(subject));
    expect(text.split('\n').filter((each) => each.startsWith('#'))).toEqual([heading]);
    expect(text).toContain(`${line}\n`);
  });

  it('says that there is nothing before it, or nothing in it', () => {
    expect(changelogOf(commits('a: b'))).toMatch(/^The first release\.\n/);
    expect(changelogOf([], 'v1.0.0')).toBe('Changes since v1.0.0.\n\nNo commit.\n');
  });
});

describe('a version', () => {
  it.each(['0.1.0', '10.20.30'])('is %s', (text) => expect(isVersion(text)).toBe(true));
  it.each(['v1.0.0', '1.0', '1.0.0-rc.1', '01.0.0', 'main', ''])("is not '%s'", (text) => {
    expect(isVersion(text)).toBe(false);
  });

  it('is ordered by its numbers, not by its letters', () => {
    expect(['1.10.0', '1.9.9', '0.11.0'].toSorted(compareVersions)).toEqual(['0.11.0', '1.9.9', '1.10.0']);
    expect(compareVersions('1.2.3', '1.2.3')).toBe(0);
  });

  it('is named by a tag', () => {
    expect(['v1.2.3', '1.2.3', 'v1', 'vmain'].map(versionOfTag)).toEqual([
      '1.2.3',
      undefined,
      undefined,
      undefined,
    ]);
  });
});
