import { nodesWith, type Lab } from '../../lab/lab.ts';
import type { ScriptCall } from '../../libvirt/script-calls.ts';
import { desiredState } from '../day2/cluster-state.ts';
import { kubespray } from '../release.ts';
import type { ClusterRequest, KubeconfigRequest } from './cluster-request.ts';

const runner = (word: string): readonly string[] => [
  'node',
  'scripts/run.mjs',
  'vm-provisioning/kubespray/main.ts',
  word,
];

/** What the runner is asked for. @param instances SPECIFICATION of each machine that we make, by name */
export const clusterRequest = (
  lab: Lab,
  instances: Readonly<Record<string, string>> = {},
): ClusterRequest => ({
  lab: lab.name,
  desired: desiredState(lab, kubespray.tag, instances),
  dnsServers: lab.target === 'libvirt' ? lab.network.dnsServers : [],
  resetMachines: lab.target === 'machines',
});

/** The lab's cluster. It prints what is true then, as JSON without secrets. */
export const clusterCall = (request: ClusterRequest): ScriptCall => ({
  create: runner('create'),
  remove: runner('remove'),
  environment: { CLUSTER: JSON.stringify(request) },
});

/** Kubespray's own checks of the lab's machines, which answer already and stay as they are. */
export const checkCall = (request: ClusterRequest): Pick<ScriptCall, 'create' | 'environment'> => ({
  create: runner('check'),
  environment: clusterCall(request).environment,
});

/** Prints the kubeconfig, a secret, as the cluster has it now. A worker more or less leaves the call as it is. */
export function kubeconfigCall({ lab, desired }: ClusterRequest): Pick<ScriptCall, 'create' | 'environment'> {
  const [control] = nodesWith(
    'control-plane',
    desired.nodes.map(({ node }) => node),
  );
  if (control === undefined) throw new RangeError(`'nodes' must have a node with the role control-plane`);
  const versions = [desired.kubespray, desired.settings.kubernetesVersion];
  const request: KubeconfigRequest = { lab, control, versions };
  return { create: runner('kubeconfig'), environment: { KUBECONFIG_OF: JSON.stringify(request) } };
}
