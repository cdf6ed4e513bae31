import { spawnSync } from 'node:child_process';
import type { Commit } from './changelog.ts';
import { compareVersions, tagOfVersion, versionOfTag } from './version.ts';

/** What git knows about the commit that is to be released. */
export interface RepositoryFacts {
  readonly head: string;
  /** Files that differ from the commit, as `git status` lists them. */
  readonly modified: readonly string[];
  /** Commit by version that has been released: every tag `vX.Y.Z`. */
  readonly released: ReadonlyMap<string, string>;
  /** Where others get the repository, without a name or password in it. */
  readonly origin?: string;
}

/** @throws Error when `root` is no repository with a commit */
export function readRepository(root: string): RepositoryFacts {
  const tags = lines(git(root, 'tag', '--list', tagOfVersion('*')));
  const origin = attempt(() => git(root, 'remote', 'get-url', 'origin').trim());
  return {
    head: git(root, 'rev-parse', 'HEAD').trim(),
    modified: lines(git(root, 'status', '--porcelain')),
    released: new Map(
      tags.flatMap((tag) => {
        const version = versionOfTag(tag);
        return version === undefined ? [] : [[version, git(root, 'rev-parse', `${tag}^{commit}`).trim()]];
      }),
    ),
    ...(origin === undefined ? {} : { origin: withoutUser(origin) }),
  };
}

/** Newest version below `version` that has been released. */
export const releaseBefore = ({ released }: RepositoryFacts, version: string): string | undefined =>
  [...released.keys()]
    .filter((each) => compareVersions(each, version) < 0)
    .toSorted(compareVersions)
    .at(-1);

/** Commits after a tag up to HEAD, oldest first, without merges. @param tag absent: all */
export function commitsSince(root: string, tag: string | undefined): readonly Commit[] {
  const range = tag === undefined ? 'HEAD' : `${tag}..HEAD`;
  return lines(git(root, 'log', '--reverse', '--no-merges', '--format=%H %s', range)).map((line) => ({
    hash: line.slice(0, line.indexOf(' ')),
    subject: line.slice(line.indexOf(' ') + 1),
  }));
}

function git(root: string, ...parameters: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync('git', parameters, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`'git ${parameters.join(' ')}' (${status}) must succeed: ${stderr.trim()}`);
  return stdout;
}

const lines = (text: string): readonly string[] => text.split('\n').filter((line) => line !== '');

const withoutUser = (url: string): string => url.replace(/^(\w+:\/\/)[^/@]*@/, '$1');

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
