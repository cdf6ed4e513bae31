import type { Job, Permissions, Step } from './model.ts';
import { variable } from './settings.ts';
import { checkout, install } from './steps.ts';

/** Runner of GitHub: a fixed release, so that a new one is a change of ours. */
const HOSTED = 'ubuntu-24.04';

const readOnly: Permissions = Object.freeze({ contents: 'read' });

interface Rest<Needed extends string> extends Partial<Omit<Job, 'name' | 'steps' | 'needs'>> {
  readonly needs?: readonly Needed[];
  /** Commits to check out, 0 for all. @default 1 */
  readonly depth?: number;
}

/** A job that checks out, installs and runs commands, and may read the repository and nothing else. */
export const npmJob = <Needed extends string = never>(
  name: string,
  steps: readonly Step[],
  { depth = 1, ...rest }: Rest<Needed> = {},
): Job & { readonly needs?: readonly Needed[] } => ({
  name,
  runsOn: HOSTED,
  permissions: readOnly,
  timeoutMinutes: 20,
  ...rest,
  steps: [checkout(depth), ...install(), ...steps],
});

/** Whether a repository has a runner that reaches its cluster. */
export const hasLab = `${variable('LAB_RUNNER')} != ''`;

/** The runner that reaches the cluster. A job on it never runs the code of a fork. */
export const onLab = ['self-hosted', `\${{ ${variable('LAB_RUNNER')} }}`] as const;

/** Whether the pull request comes from a branch of this repository: only then are there secrets. */
export const isOwnBranch = 'github.event.pull_request.head.repo.full_name == github.repository';
