import type { ActionName } from './actions.ts';

/*
 * GitHub Actions as we use them, in our spelling; only render.ts knows GitHub's. What can hurt when it is forgotten is
 * required: permissions and a time limit of every job, a concurrency group of every workflow. What makes a red step
 * look green, `continue-on-error`, is not here.
 */

export interface Workflow<Name extends string = string> {
  readonly name: string;
  /** Why it exists, for the head of the file. */
  readonly does: string;
  readonly on: Triggers;
  readonly concurrency: Concurrency;
  readonly jobs: Readonly<Record<Name, Job>>;
}

export interface Triggers {
  readonly pullRequest?: { readonly branches: readonly string[] };
  readonly push?: {
    readonly branches?: readonly string[];
    readonly tags?: readonly string[];
    readonly paths?: readonly string[];
  };
  /** Cron forms, UTC. */
  readonly schedule?: readonly string[];
  /** May be started by hand. */
  readonly dispatch?: true;
}

export interface Concurrency {
  readonly group: string;
  /** Whether a new run ends one that is under way: never for what changes a cluster. */
  readonly cancelInProgress: boolean;
}

type Access = 'read' | 'write' | 'none';

/** What the job's token may do. Everything that is not listed it may not. */
export type Permissions = Readonly<Partial<Record<PermissionName, Access>>>;

/** `id-token` lets the job prove to others which workflow it is. */
type PermissionName = 'attestations' | 'contents' | 'id-token' | 'issues' | 'packages' | 'pull-requests';

export interface Job {
  readonly name: string;
  readonly runsOn: string | readonly string[];
  readonly permissions: Permissions;
  /** Time after which the job is ended, in minutes. */
  readonly timeoutMinutes: number;
  readonly needs?: readonly string[];
  /** Condition, without `${{ }}`. */
  readonly if?: string;
  /** Environment of the repository, whose secrets and reviewers it has. */
  readonly environment?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Results for later jobs, by name. */
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export type Step = CommandStep | ActionStep;

interface StepFacts {
  readonly name: string;
  readonly id?: string;
  /** Condition, without `${{ }}`. */
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A command of ours. It holds no expression: values come by `env`, so that no text of a stranger becomes shell. */
export interface CommandStep extends StepFacts {
  readonly run: string;
}

export interface ActionStep extends StepFacts {
  readonly uses: ActionName;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
}

/** A workflow whose `needs` name jobs that it has; the compiler sees to it. */
export const defineWorkflow = <const Jobs extends Readonly<Record<string, Job>>>(
  workflow: Omit<Workflow, 'jobs'> & {
    readonly jobs: {
      readonly [Name in keyof Jobs]: Jobs[Name] & { readonly needs?: readonly Exclude<keyof Jobs, Name>[] };
    };
  },
): Workflow => workflow as unknown as Workflow;
