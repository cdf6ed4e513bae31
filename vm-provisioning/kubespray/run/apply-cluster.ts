import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { planOf } from '../day2/plan.ts';
import type { ClusterNode, ClusterState } from '../day2/cluster-state.ts';
import type { Step } from '../day2/step.ts';
import type { KubesprayRelease } from '../release.ts';
import { readJournal, writeJournal } from './journal.ts';
import { afterLine, noProgress, progressText } from './playbook-progress.ts';
import { factsFolder, prepareStep, type RunPlace } from './playbook-run.ts';
import type { RunLock } from './run-lock.ts';
import { runLogged } from './run-logged.ts';

export interface ClusterRun extends RunPlace {
  readonly release: KubesprayRelease;
  readonly lock: RunLock;
  readonly logFile: string;
  /** One line for people at a time. */
  readonly say: (line: string) => void;
  /** @default 10 000 ms */
  readonly progressEveryMs?: number;
}

/**
 * Brings the cluster to what is asked for, step by step, and notes each: a run after one that failed or was killed goes
 * on where that ended.
 * @returns what is true now
 * @throws Error with every refusal, or with the task, host and message that failed
 */
export async function applyCluster(desired: ClusterState, run: ClusterRun): Promise<ClusterState> {
  const { refusals, steps, settled } = planOf(readJournal(run.stateFolder), desired, run.release);
  if (refusals.length > 0)
    throw new Error(`the cluster cannot become what is asked for:\n${refusals.join('\n')}`);
  for (const [index, step] of steps.entries()) {
    run.say(`step ${index + 1} of ${steps.length}: ${step.title}`);
    await runStep(step, run);
  }
  writeJournal(run.stateFolder, settled);
  return settled;
}

async function runStep(step: Step, run: ClusterRun): Promise<void> {
  forgetFacts(run.stateFolder, readJournal(run.stateFolder)?.nodes ?? [], step.during);
  if (step.interrupted !== undefined) writeJournal(run.stateFolder, step.interrupted);
  await runAnsible(step, run);
  writeJournal(run.stateFolder, step.after);
}

/** Facts of machines that are new, or new under their name, would be those of others. */
function forgetFacts(stateFolder: string, known: readonly ClusterNode[], { nodes }: ClusterState): void {
  for (const { node } of nodes)
    if (!known.some((other) => other.node.name === node.name))
      rmSync(join(factsFolder(stateFolder), node.name), { force: true });
}

/** Lines of the output that an error shows where no task has failed. */
const SHOWN_LINES = 8;

async function runAnsible(step: Step, run: ClusterRun): Promise<void> {
  const playbook = step.action.kind === 'playbook' ? step.action.playbook : '';
  const expected = run.release.tasks[playbook] ?? 0;
  const began = Date.now();
  let progress = noProgress;
  const newest: string[] = [];
  const show = (): void => run.say(progressText(progress, expected, Date.now() - began));
  const timer = setInterval(show, run.progressEveryMs ?? 10_000);
  try {
    const status = await runLogged({
      ...prepareStep(step, run),
      logFile: run.logFile,
      onLine: (line) => {
        progress = afterLine(progress, line);
        if (line.trim() !== '' && newest.push(line) > SHOWN_LINES) newest.shift();
      },
      onStart: (group) => run.lock.startedChild(group),
    });
    if (status === 0) return;
    const failures = progress.failures.map(
      ({ task, host, message }) => `task '${task}' failed on '${host}': ${message}`,
    );
    throw new Error(
      [
        `'${step.title}' must end well and ended with ${status} after ${progress.tasks} tasks:`,
        ...(failures.length > 0 ? failures : newest),
        `the whole log is ${run.logFile}; mend the cause and run again: it goes on from this step`,
      ].join('\n'),
    );
  } finally {
    clearInterval(timer);
  }
}
