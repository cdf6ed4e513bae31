import type { Action, Step } from '../day2/step.ts';
import type { KubesprayRelease } from '../release.ts';
import { afterLine, noProgress, progressText } from './playbook-progress.ts';
import { prepareStep, type RunPlace } from './playbook-run.ts';
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

/** Lines of the output that an error shows where no task has failed. */
const SHOWN_LINES = 8;

/** @throws Error with what failed: task, host and message, or the end of the output */
export async function runAnsible(
  step: Pick<Step, 'title' | 'action' | 'during'>,
  run: ClusterRun,
): Promise<void> {
  const expected = expectedTasks(step.action, run.release);
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

/** Tasks of a whole playbook; 0 where nobody knows. */
const expectedTasks = (action: Action, { tasks }: KubesprayRelease): number =>
  action.kind === 'playbook' && action.tags === undefined ? (tasks[action.playbook] ?? 0) : 0;
