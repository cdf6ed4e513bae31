import { rmSync } from 'node:fs';
import { readJournal } from './journal.ts';
import { prepareStep } from './playbook-run.ts';
import { runLogged } from './run-logged.ts';
import type { ClusterRun } from './run-ansible.ts';

/**
 * Takes the cluster away: machines that stay are reset by Kubespray, and what this machine keeps about the lab is deleted.
 * @throws Error when a machine could not be reset; then nothing is deleted
 */
export async function removeCluster(run: ClusterRun, resetMachines: boolean): Promise<void> {
  const cluster = readJournal(run.stateFolder);
  if (cluster !== undefined && resetMachines) {
    run.say('reset the machines');
    const action = {
      kind: 'playbook',
      playbook: 'reset.yml',
      variables: { reset_confirmation: true },
    } as const;
    const status = await runLogged({
      ...prepareStep({ action, during: cluster }, run),
      logFile: run.logFile,
      onStart: (group) => run.lock.startedChild(group),
    });
    if (status !== 0)
      throw new Error(
        `the reset of the machines must end well and ended with ${status}; the log is ${run.logFile}. If the machines are gone, delete ${run.stateFolder} and run again`,
      );
  }
  rmSync(run.stateFolder, { recursive: true, force: true });
}
