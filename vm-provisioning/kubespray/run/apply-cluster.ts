import { planOf } from '../day2/plan.ts';
import type { ClusterState } from '../day2/cluster-state.ts';
import type { Step } from '../day2/step.ts';
import { forgetFacts } from './forget-facts.ts';
import { readJournal, writeJournal } from './journal.ts';
import { runAnsible, type ClusterRun } from './run-ansible.ts';

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
  forgetFacts(run.stateFolder, step.during);
  if (step.interrupted !== undefined) writeJournal(run.stateFolder, step.interrupted);
  await runAnsible(step, run);
  writeJournal(run.stateFolder, step.after);
}
