import { namesOf, type ClusterState } from '../day2/cluster-state.ts';
import type { Action } from '../day2/step.ts';
import { forgetFacts } from './forget-facts.ts';
import { runAnsible, type ClusterRun } from './run-ansible.ts';

/**
 * The part of making a cluster that reads facts and refuses what cannot become one; other roles read theirs where they
 * change something.
 * @see https://github.com/kubernetes-sigs/kubespray/blob/v2.31.0/roles/kubernetes/preinstall/tasks/0040-verify-settings.yml
 */
export const ownChecks = {
  kind: 'playbook',
  playbook: 'cluster.yml',
  tags: ['asserts', 'facts'],
  skippedTags: [
    ...['bootstrap_os', 'container-engine', 'download', 'etcd', 'node', 'control-plane', 'client', 'kubeadm'],
    ...['network', 'apps'],
  ],
  // In its own mode the playbook ends with a second look at the same facts.
  variables: { resolvconf_mode: 'none' },
} as const satisfies Action;

/**
 * Has Kubespray check the machines as it does before it makes a cluster of them. It changes nothing on them.
 * @throws Error with the task, host and message that failed
 */
export async function checkMachines(desired: ClusterState, run: ClusterRun): Promise<void> {
  forgetFacts(run.stateFolder, desired);
  await runAnsible({ title: 'check the machines', action: ownChecks, during: desired }, run);
  run.say(`Kubespray ${desired.kubespray} has nothing against ${namesOf(desired.nodes).join(', ')}`);
}
