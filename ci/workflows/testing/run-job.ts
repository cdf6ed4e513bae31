import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandStep, Job } from '../model.ts';
import { stepShell } from '../render.ts';
import { filledIn, holds, type Contexts, type Value } from './expression.ts';

export interface JobRun {
  readonly status: 'success' | 'failure' | 'skipped';
  /** What became of every step. Actions of others are not run. */
  readonly steps: readonly StepRun[];
  readonly outputs: Readonly<Record<string, string>>;
  /** What the steps wrote for people. */
  readonly summary: string;
}

export interface StepRun {
  readonly name: string;
  readonly outcome: 'success' | 'failure' | 'skipped' | 'action';
  readonly printed: string;
}

export interface RunJobProps {
  readonly job: Job;
  /** Folder of the checked out repository. */
  readonly folder: string;
  /** `github`, `vars`, `secrets`, `needs`. */
  readonly contexts?: Contexts;
  /** Environment of the runner. @default - that of this process */
  readonly environment?: NodeJS.ProcessEnv;
  /** Steps to run. @default - every command but that which installs dependencies */
  readonly isWanted?: (step: CommandStep) => boolean;
}

const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'] as const;

/** Runs the commands of a job here as GitHub's runner would: its shell, its files, its conditions, step by step. */
export function runJob({
  job,
  folder,
  contexts = {},
  environment = process.env,
  isWanted = ({ name }) => name !== 'Dependencies',
}: RunJobProps): JobRun {
  if (!holds(job.if, contexts)) return { status: 'skipped', steps: [], outputs: {}, summary: '' };
  const temporary = mkdtempSync(join(tmpdir(), 'run-job-'));
  const files = Object.fromEntries(FILES.map((name) => [name, join(temporary, name)]));
  for (const file of Object.values(files)) writeFileSync(file, '');
  const runs: StepRun[] = [];
  const stepContexts: Record<string, Value> = {};
  let failed = false;
  const current = (): Contexts => ({
    ...contexts,
    steps: stepContexts,
    job: { status: failed ? 'failure' : 'success' },
  });
  try {
    for (const step of job.steps) {
      const { name } = step;
      const skip = (outcome: 'skipped' | 'action'): unknown => runs.push({ name, outcome, printed: '' });
      if (!holds(step.if, current())) skip('skipped');
      else if (!('run' in step)) skip('action');
      else if (!isWanted(step)) skip('skipped');
      else {
        writeFileSync(files['GITHUB_OUTPUT']!, '');
        const env = {
          ...environment,
          ...assignmentsIn(files['GITHUB_ENV']!),
          ...filled(job.env, current()),
          ...filled(step.env, current()),
          ...files,
        };
        const { status, printed } = inShell(step.run, join(temporary, 'step.sh'), { folder, env });
        failed ||= status !== 0;
        runs.push({ name, outcome: status === 0 ? 'success' : 'failure', printed });
        if (step.id !== undefined)
          stepContexts[step.id] = { outputs: assignmentsIn(files['GITHUB_OUTPUT']!) };
      }
    }
    return {
      status: failed ? 'failure' : 'success',
      steps: runs,
      outputs: filled(job.outputs, current()),
      summary: readFileSync(files['GITHUB_STEP_SUMMARY']!, 'utf8'),
    };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function inShell(
  script: string,
  file: string,
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): { readonly status: number | null; readonly printed: string } {
  writeFileSync(file, script);
  const [program = '', ...options] = stepShell.split(' ').map((word) => word.replace('{0}', file));
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return { status, printed: stdout + stderr };
}

const filled = (record: Readonly<Record<string, string>> = {}, contexts: Contexts): Record<string, string> =>
  Object.fromEntries(Object.entries(record).map(([key, text]) => [key, filledIn(text, contexts)]));

/** Lines `name=value` and blocks `name<<END`, as steps write them. */
function assignmentsIn(file: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = readFileSync(file, 'utf8').split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const [, name, end] = /^([^=<]+)<<(.+)$/.exec(lines[at]!) ?? [];
    if (name !== undefined) {
      const until = lines.indexOf(end!, at + 1);
      found[name] = lines.slice(at + 1, until).join('\n');
      at = until;
    } else if (lines[at]!.includes('=')) {
      const sign = lines[at]!.indexOf('=');
      found[lines[at]!.slice(0, sign)] = lines[at]!.slice(sign + 1);
    }
  }
  return found;
}
