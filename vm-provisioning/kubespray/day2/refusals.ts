import { etcdMembers, nodesWith } from '../../lab/lab.ts';
import type { KubesprayRelease } from '../release.ts';
import type { ClusterNode, ClusterState } from './cluster-state.ts';
import { upgradePath } from './upgrade-path.ts';

/** Settings that a cluster keeps for its life. */
const fixed = ['dnsDomain', 'podCidr', 'serviceCidr', 'podPrefixPerNode', 'networkPlugin'] as const;

const machines = (nodes: readonly ClusterNode[]) => nodes.map(({ node }) => node);

/** Why `desired` cannot be made of `applied`, every reason at once, each with the repair. */
export function refusalsOf(
  applied: ClusterState | undefined,
  desired: ClusterState,
  release: KubesprayRelease,
): readonly string[] {
  const refusals: string[] = [];
  const nodes = machines(desired.nodes);
  if (nodesWith('control-plane', nodes).length === 0)
    refusals.push(`'nodes' must have a node with the role control-plane`);
  const members = etcdMembers(nodes).length;
  if (members % 2 === 0 && members > 0)
    refusals.push(
      `'nodes' (${members} with etcd) must have an odd number of nodes with etcd: ${members} survive no more failures than ${members - 1}; add one or take one away`,
    );
  if (applied === undefined) {
    const path = upgradePath(desired.settings.kubernetesVersion, desired.settings.kubernetesVersion, release);
    return 'refusal' in path ? [...refusals, path.refusal] : refusals;
  }
  return [...refusals, ...refusalsOfChange(applied, desired, release)];
}

function refusalsOfChange(applied: ClusterState, desired: ClusterState, release: KubesprayRelease): string[] {
  const refusals: string[] = [];
  const path = upgradePath(applied.settings.kubernetesVersion, desired.settings.kubernetesVersion, release);
  if ('refusal' in path) refusals.push(path.refusal);
  if (applied.kubespray !== release.tag && applied.kubespray !== release.previousTag)
    refusals.push(
      `Kubespray ${release.tag} must follow ${release.previousTag}, and the cluster was made by ${applied.kubespray}: go through the releases between, one at a time`,
    );
  for (const name of fixed)
    if (applied.settings[name] !== desired.settings[name])
      refusals.push(
        `'cluster.${name}' (${desired.settings[name]}) must stay ${applied.settings[name]}: a cluster keeps it for its life; make another lab and move over`,
      );
  const settled = applied.nodes.filter(({ joining }) => joining === undefined);
  refusals.push(
    ...refusalsOfFirst('control-plane', nodesWith('control-plane', machines(settled)), settled, desired),
  );
  refusals.push(...refusalsOfFirst('etcd', etcdMembers(machines(settled)), settled, desired));
  for (const { node, instance } of desired.nodes) {
    const old = settled.find((other) => other.node.name === node.name);
    if (old === undefined || old.instance !== instance) continue;
    const [before, now] = [rolesText(old, settled), rolesText({ node }, desired.nodes)];
    if (before !== now)
      refusals.push(
        `'nodes.${node.name}.roles' (${now}) must stay ${before}: take the node away first, then add it with its new roles`,
      );
    if (old.node.address !== node.address)
      refusals.push(
        `'nodes.${node.name}.address' (${node.address}) must stay ${old.node.address}: take the node away first, then add it with its new address`,
      );
  }
  return [...new Set(refusals)];
}

/** The first control plane and the first etcd hold what the others join with. */
function refusalsOfFirst(
  role: string,
  [first]: readonly { readonly name: string }[],
  settled: readonly ClusterNode[],
  desired: ClusterState,
): string[] {
  if (first === undefined) return [];
  const now = desired.nodes.find(({ node }) => node.name === first.name);
  const before = settled.find(({ node }) => node.name === first.name);
  if (now === undefined)
    return [
      `'nodes' must keep '${first.name}', the first ${role}: Kubespray cannot remove it; put it back, or make another lab and move over`,
    ];
  if (now.instance !== before?.instance)
    return [
      `'nodes.${first.name}' must stay the machine that it is: as the first ${role} it holds what the others join with; undo the change of its disk, image, address or key, or make another lab and move over`,
    ];
  return [];
}

/** Roles as one text, with etcd where a node has it without saying so. */
function rolesText({ node }: Pick<ClusterNode, 'node'>, among: readonly ClusterNode[]): string {
  const etcd = etcdMembers(machines(among)).some(({ name }) => name === node.name);
  return [...new Set([...node.roles, ...(etcd ? ['etcd'] : [])])].toSorted().join('+');
}
