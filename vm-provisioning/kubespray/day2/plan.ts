import { etcdMembers } from '../../lab/lab.ts';
import type { KubesprayRelease } from '../release.ts';
import { namesOf, type ClusterNode, type ClusterState } from './cluster-state.ts';
import { refusalsOf } from './refusals.ts';
import type { Action, Step } from './step.ts';
import { upgradePath } from './upgrade-path.ts';

export interface Plan {
  /** Why nothing may be done. Then there are no steps. */
  readonly refusals: readonly string[];
  /** In their order. Empty: the cluster is as it shall be. */
  readonly steps: readonly Step[];
  /** What is true when all of them are done. */
  readonly settled: ClusterState;
}

/**
 * What brings a cluster from `applied` to `desired`. A plan made again after any of its steps is the rest of it. Control
 * planes leave before new ones join, so that etcd stays odd; workers join before others leave, so that pods find room;
 * then come settings, and at last versions, one minor version at a time.
 * @param applied undefined: there is no cluster yet
 * @see https://github.com/kubernetes-sigs/kubespray/blob/v2.31.0/docs/operations/nodes.md
 */
export function planOf(
  applied: ClusterState | undefined,
  desired: ClusterState,
  release: KubesprayRelease,
): Plan {
  const refusals = refusalsOf(applied, desired, release);
  if (refusals.length > 0) return { refusals, steps: [], settled: applied ?? desired };
  if (applied === undefined)
    return {
      refusals,
      settled: desired,
      steps: [
        {
          title: `make the cluster of ${namesOf(desired.nodes).join(', ')}`,
          action: { kind: 'playbook', playbook: 'cluster.yml' },
          during: desired,
          interrupted: undefined,
          after: desired,
        },
      ],
    };
  const change = new Change(reachable(applied, desired), desired);
  change.exchangeNodes();
  change.applySettings();
  change.upgrade(release);
  return { refusals, steps: change.steps, settled: { ...desired, nodes: change.state.nodes } };
}

const isControl = ({ node }: ClusterNode): boolean =>
  node.roles.includes('control-plane') || node.roles.includes('etcd');

/** The nodes that there are, reached in the way that is asked for now. */
const reachable = (applied: ClusterState, desired: ClusterState): ClusterState => ({
  ...applied,
  nodes: applied.nodes.map((old) => ({
    ...old,
    node: desired.nodes.find(({ node }) => node.name === old.node.name)?.node ?? old.node,
  })),
});

/** Collects steps, and what is true after each. */
class Change {
  readonly steps: Step[] = [];
  state: ClusterState;
  private readonly desired: ClusterState;

  constructor(state: ClusterState, desired: ClusterState) {
    this.state = state;
    this.desired = desired;
  }

  exchangeNodes(): void {
    const former = this.state.nodes.filter((node) => this.wanted(node)?.instance !== node.instance);
    const leaving = this.state.nodes.filter((node) => this.wanted(node) === undefined);
    for (const node of this.state.nodes)
      if ((isControl(node) && leaving.includes(node)) || (former.includes(node) && !leaving.includes(node)))
        this.remove(node);
    this.add();
    leaving.filter((node) => !isControl(node)).forEach((node) => this.remove(node));
  }

  applySettings(): void {
    const { kubernetesVersion } = this.state.settings;
    const settled = { ...told(this.state), settings: { ...this.desired.settings, kubernetesVersion } };
    const untold = this.state.untold === true;
    const title = untold ? 'tell the remaining nodes' : 'apply the changed settings';
    if (untold || settingsText(settled) !== settingsText(this.state))
      this.playbook(title, { playbook: 'cluster.yml' }, settled, settled);
    this.state = settled;
  }

  upgrade(release: KubesprayRelease): void {
    const { kubernetesVersion: current } = this.state.settings;
    const way = upgradePath(current, this.desired.settings.kubernetesVersion, release);
    const versions = 'path' in way ? way.path : [];
    const { kubespray } = this.desired;
    const newRelease = versions.length === 0 && this.state.kubespray !== kubespray;
    for (const version of newRelease ? [current] : versions) {
      const settings = { ...this.state.settings, kubernetesVersion: version };
      const upgraded = { ...this.state, kubespray, settings };
      const title = `upgrade to ${newRelease ? `Kubespray ${kubespray}` : `Kubernetes ${version}`}`;
      const variables = { serial: 1 };
      this.playbook(title, { playbook: 'upgrade-cluster.yml', variables }, upgraded, upgraded);
    }
  }

  private wanted({ node: { name } }: ClusterNode): ClusterNode | undefined {
    return this.desired.nodes.find(({ node }) => node.name === name);
  }

  private playbook(
    title: string,
    action: Omit<Extract<Action, { kind: 'playbook' }>, 'kind'>,
    during: ClusterState,
    after: ClusterState,
  ): void {
    this.step({ title, action: { kind: 'playbook', ...action }, during, after });
  }

  /** Nodes that join are noted before: the others of a step that was interrupted are as they were. */
  private step({ during, ...step }: Omit<Step, 'interrupted'>): void {
    const joins = during.nodes.some(({ joining }) => joining === true);
    this.steps.push({ ...step, during, interrupted: joins ? during : this.state });
    this.state = step.after;
  }

  /** A machine that was made anew under its name, or never became a node, cannot be asked to leave. */
  private remove(node: ClusterNode): void {
    const { name } = node.node;
    const gone = this.wanted(node) !== undefined || node.joining === true;
    const nodes = this.state.nodes.filter((other) => other.node.name !== name);
    const after = { ...this.state, nodes, ...(isControl(node) ? { untold: true as const } : {}) };
    const variables = {
      node: name,
      skip_confirmation: true,
      ...(gone ? { reset_nodes: false, allow_ungraceful_removal: true } : {}),
    };
    const title = gone ? `forget the former ${name}` : `drain and remove ${name}`;
    this.playbook(title, { playbook: 'remove-node.yml', variables }, this.state, after);
  }

  private add(): void {
    const members = this.state.nodes.filter(({ joining }) => joining === undefined);
    const added = this.desired.nodes.filter(
      ({ node }) => !members.some((member) => member.node.name === node.name),
    );
    if (added.length === 0) return;
    const staying = this.state.nodes.filter((node) => !namesOf(added).includes(node.node.name));
    const during = {
      ...this.state,
      nodes: [...staying, ...added.map((node) => ({ ...node, joining: true as const }))],
    };
    const withAdded = { ...this.state, nodes: [...staying, ...added] };
    const title = `add ${namesOf(added).join(', ')}`;
    if (!added.some(isControl)) {
      this.playbook('gather facts', { playbook: 'playbooks/facts.yml' }, during, during);
      this.playbook(title, { playbook: 'scale.yml', limit: namesOf(added) }, during, withAdded);
      return;
    }
    this.playbook(title, { playbook: 'cluster.yml' }, during, during);
    const etcd = etcdMembers(this.desired.nodes.map(({ node }) => node)).map(({ name }) => name);
    if (namesOf(added).some((name) => etcd.includes(name))) {
      const limit = ['etcd', 'kube_control_plane'];
      this.playbook('tell the new etcd', { playbook: 'upgrade-cluster.yml', limit }, during, during);
    }
    const action = { kind: 'restart-proxies' } as const;
    const after = told(withAdded);
    this.step({ title: "restart the nodes' proxies to the API servers", action, during, after });
  }
}

/** What is true once cluster.yml has run on every node. */
function told({ kubespray, settings, nodes }: ClusterState): ClusterState {
  return { kubespray, settings, nodes };
}

/** Of the load balancer's addresses Kubespray hears only whether there are any. */
const settingsText = ({ settings: { loadBalancerPool, ...settings } }: ClusterState): string =>
  JSON.stringify(Object.entries({ ...settings, balanced: loadBalancerPool.length > 0 }).toSorted());
