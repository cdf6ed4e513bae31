import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { completeSettings, type ClusterSettings } from '../../lab/cluster-settings.ts';
import { etcdMembers, nodesWith } from '../../lab/lab.ts';
import type { NodeRole } from '../../lab/lab-node.ts';
import { kubespray, type KubesprayRelease } from '../release.ts';
import type { ClusterNode, ClusterState } from './cluster-state.ts';
import { planOf } from './plan.ts';

const ssh = { user: 'ward', keyFile: '/key' };
const roles: Readonly<Record<string, readonly NodeRole[]>> = {
  c: ['control-plane'],
  w: ['worker'],
  e: ['etcd'],
};

/** 'c1 w1#2' is control plane c1 and worker w1, whose machine was made for the second time. */
const nodesOf = (text: string): readonly ClusterNode[] =>
  text.split(' ').map((word) => {
    const [name = '', made = '1'] = word.split('#');
    return {
      node: {
        name,
        roles: roles[name[0]!]!,
        address: `10.0.0.${name.charCodeAt(0) + Number(name.slice(1))}`,
        ssh,
      },
      instance: `${name}-${made}`,
    };
  });

const stateOf = (
  nodes: string,
  settings: Partial<ClusterSettings> = {},
  tag = kubespray.tag,
): ClusterState => ({
  kubespray: tag,
  settings: completeSettings({ kubernetesVersion: '1.34.3', loadBalancerPool: [], ...settings }),
  nodes: nodesOf(nodes),
});

const plan = (from: ClusterState | undefined, to: ClusterState, release: KubesprayRelease = kubespray) =>
  planOf(from, to, release);

/** Each step in a line: what is run, how, and the inventory, with + at nodes that join. */
const script = (from: ClusterState | undefined, to: ClusterState, release = kubespray): readonly string[] =>
  plan(from, to, release).steps.map(({ action, during }) => {
    const inventory = during.nodes.map(({ node, joining }) => `${joining ? '+' : ''}${node.name}`).join(' ');
    if (action.kind === 'restart-proxies') return `restart-proxies | ${inventory}`;
    const limit = action.limit === undefined ? '' : ` --limit ${action.limit.join(',')}`;
    const variables = Object.entries(action.variables ?? {}).map(([name, value]) => ` ${name}=${value}`);
    return `${action.playbook}${limit}${variables.join('')} | ${inventory} | ${during.settings.kubernetesVersion}`;
  });

describe('a plan', () => {
  it('makes a cluster where there is none', () => {
    expect(script(undefined, stateOf('c1 w1'))).toEqual(['cluster.yml | c1 w1 | 1.34.3']);
  });

  it('is empty for a cluster that is as it shall be, in whatever order its nodes are written', () => {
    expect(script(stateOf('c1 w1'), stateOf('c1 w1'))).toEqual([]);
    expect(script(stateOf('c1 c2 c3 w1'), stateOf('w1 c3 c1 c2'))).toEqual([]);
  });

  it('adds workers after facts of every node, limited to them', () => {
    expect(script(stateOf('c1 w1'), stateOf('c1 w1 w2 w3'))).toEqual([
      'playbooks/facts.yml | c1 w1 +w2 +w3 | 1.34.3',
      'scale.yml --limit w2,w3 | c1 w1 +w2 +w3 | 1.34.3',
    ]);
  });

  it('drains and removes a worker that is still in the inventory', () => {
    expect(script(stateOf('c1 w1 w2'), stateOf('c1 w2'))).toEqual([
      'remove-node.yml node=w1 skip_confirmation=true | c1 w1 w2 | 1.34.3',
    ]);
  });

  it('adds workers before it removes others', () => {
    expect(script(stateOf('c1 w1'), stateOf('c1 w2')).map((line) => line.split(' ')[0])).toEqual([
      'playbooks/facts.yml',
      'scale.yml',
      'remove-node.yml',
    ]);
  });

  it('forgets a worker whose machine was made anew, and adds it', () => {
    expect(script(stateOf('c1 w1 w2'), stateOf('c1 w1#2 w2'))).toEqual([
      'remove-node.yml node=w1 skip_confirmation=true reset_nodes=false allow_ungraceful_removal=true | c1 w1 w2 | 1.34.3',
      'playbooks/facts.yml | c1 w2 +w1 | 1.34.3',
      'scale.yml --limit w1 | c1 w2 +w1 | 1.34.3',
    ]);
  });

  it('adds control planes at the end by cluster.yml wherever they are written, and restarts the proxies', () => {
    expect(script(stateOf('c1 w1'), stateOf('c3 c2 c1 w1'))).toEqual([
      'cluster.yml | c1 w1 +c3 +c2 | 1.34.3',
      'upgrade-cluster.yml --limit etcd,kube_control_plane | c1 w1 +c3 +c2 | 1.34.3',
      'restart-proxies | c1 w1 +c3 +c2',
    ]);
  });

  it('adds a control plane without etcd without touching etcd', () => {
    expect(script(stateOf('c1 e1 w1'), stateOf('c1 e1 w1 c2'))).toEqual([
      'cluster.yml | c1 e1 w1 +c2 | 1.34.3',
      'restart-proxies | c1 e1 w1 +c2',
    ]);
  });

  it('exchanges a control plane the way that keeps etcd odd: first away, then the new one', () => {
    expect(script(stateOf('c1 c2 c3'), stateOf('c1 c2 c4'))).toEqual([
      'remove-node.yml node=c3 skip_confirmation=true | c1 c2 c3 | 1.34.3',
      'cluster.yml | c1 c2 +c4 | 1.34.3',
      'upgrade-cluster.yml --limit etcd,kube_control_plane | c1 c2 +c4 | 1.34.3',
      'restart-proxies | c1 c2 +c4',
    ]);
  });

  it('tells the others when control planes have left', () => {
    expect(script(stateOf('c1 c2 c3 w1'), stateOf('c1 w1'))).toEqual([
      'remove-node.yml node=c2 skip_confirmation=true | c1 c2 c3 w1 | 1.34.3',
      'remove-node.yml node=c3 skip_confirmation=true | c1 c3 w1 | 1.34.3',
      'cluster.yml | c1 w1 | 1.34.3',
    ]);
  });

  it('upgrades one node at a time and through every minor version, at its newest patch', () => {
    expect(
      script(
        stateOf('c1 w1', { kubernetesVersion: '1.33.2' }),
        stateOf('c1 w1', { kubernetesVersion: '1.35.1' }),
      ),
    ).toEqual([
      'upgrade-cluster.yml serial=1 | c1 w1 | 1.34.7',
      'upgrade-cluster.yml serial=1 | c1 w1 | 1.35.1',
    ]);
  });

  it('adds nodes in the version that the cluster has, and upgrades afterwards', () => {
    expect(script(stateOf('c1 w1'), stateOf('c1 w1 w2', { kubernetesVersion: '1.35.4' }))).toEqual([
      'playbooks/facts.yml | c1 w1 +w2 | 1.34.3',
      'scale.yml --limit w2 | c1 w1 +w2 | 1.34.3',
      'upgrade-cluster.yml serial=1 | c1 w1 w2 | 1.35.4',
    ]);
  });

  it('takes over a cluster of the release before', () => {
    const before = stateOf('c1', {}, 'v2.30.0');
    expect(script(before, stateOf('c1'))).toEqual(['upgrade-cluster.yml serial=1 | c1 | 1.34.3']);
    expect(script(before, stateOf('c1', { kubernetesVersion: '1.35.0' }))).toEqual([
      'upgrade-cluster.yml serial=1 | c1 | 1.35.0',
    ]);
  });

  it('runs cluster.yml for changed settings, but not for another range of the load balancer', () => {
    const pool = { loadBalancerPool: ['10.0.0.200-10.0.0.210'] };
    expect(script(stateOf('c1'), stateOf('c1', { localPathStorage: true }))).toEqual([
      'cluster.yml | c1 | 1.34.3',
    ]);
    expect(script(stateOf('c1'), stateOf('c1', pool))).toEqual(['cluster.yml | c1 | 1.34.3']);
    expect(
      script(stateOf('c1', pool), stateOf('c1', { loadBalancerPool: ['10.0.0.220-10.0.0.230'] })),
    ).toEqual([]);
  });

  it('reaches nodes in the way that is asked for now', () => {
    const desired = stateOf('c1 w1 w2');
    const moved = {
      ...desired,
      nodes: desired.nodes.map((each) => ({
        ...each,
        node: { ...each.node, sshAddress: `${each.node.name}.lan` },
      })),
    };
    const { steps, settled } = plan(stateOf('c1 w1 w2'), { ...moved, nodes: moved.nodes.slice(0, 2) });
    expect(steps[0]!.during.nodes.map(({ node }) => node.sshAddress)).toEqual([
      'c1.lan',
      'w1.lan',
      undefined,
    ]);
    expect(settled.nodes.map(({ node }) => node.sshAddress)).toEqual(['c1.lan', 'w1.lan']);
  });

  describe('of an addition that was interrupted', () => {
    const interrupted = plan(stateOf('c1 w1'), stateOf('c1 w1 w2')).steps[0]!.interrupted;

    it('goes on with it', () => {
      expect(script(interrupted, stateOf('c1 w1 w2'))).toEqual([
        'playbooks/facts.yml | c1 w1 +w2 | 1.34.3',
        'scale.yml --limit w2 | c1 w1 +w2 | 1.34.3',
      ]);
    });

    it('forgets the node when it is no longer wanted', () => {
      expect(script(interrupted, stateOf('c1 w1'))).toEqual([
        'remove-node.yml node=w2 skip_confirmation=true reset_nodes=false allow_ungraceful_removal=true | c1 w1 +w2 | 1.34.3',
      ]);
    });
  });
});

describe('a plan is refused', () => {
  const refusals = (from: ClusterState | undefined, to: ClusterState): readonly string[] => {
    const { refusals: reasons, steps } = plan(from, to);
    expect(steps).toEqual([]);
    return reasons;
  };

  it.each([
    [
      'without a control plane',
      undefined,
      stateOf('w1'),
      "'nodes' must have a node with the role control-plane",
    ],
    [
      'with an even etcd',
      undefined,
      stateOf('c1 c2'),
      "'nodes' (2 with etcd) must have an odd number of nodes with etcd",
    ],
    [
      'with an even etcd of its own',
      undefined,
      stateOf('c1 e1 e2'),
      "'nodes' (2 with etcd) must have an odd number",
    ],
    [
      'when it grows to an even etcd',
      stateOf('c1'),
      stateOf('c1 c2'),
      "'nodes' (2 with etcd) must have an odd number",
    ],
    [
      'in a version that is not installed',
      undefined,
      stateOf('c1', { kubernetesVersion: '1.32.0' }),
      "'cluster.kubernetesVersion' (1.32.0) must be a version that Kubespray v2.31.0 installs: 1.33.0-1.33.11, 1.34.0-1.34.7, 1.35.0-1.35.4",
    ],
    [
      'in a version with a v',
      undefined,
      stateOf('c1', { kubernetesVersion: 'v1.35.4' }),
      "'cluster.kubernetesVersion' (v1.35.4) must be a version",
    ],
    [
      'in a patch without checksums',
      undefined,
      stateOf('c1', { kubernetesVersion: '1.35.5' }),
      "'cluster.kubernetesVersion' (1.35.5) must be a version",
    ],
    [
      'to an older version',
      stateOf('c1'),
      stateOf('c1', { kubernetesVersion: '1.33.11' }),
      "(1.33.11) must not be older than the cluster's 1.34.3: Kubernetes cannot go back",
    ],
    [
      'when it skips a minor version',
      stateOf('c1', { kubernetesVersion: '1.31.4' }),
      stateOf('c1'),
      '(1.34.3) must not skip 1.32 on the way from 1.31.4',
    ],
    [
      'when it skips a release of Kubespray',
      stateOf('c1', {}, 'v2.29.1'),
      stateOf('c1'),
      'Kubespray v2.31.0 must follow v2.30.0, and the cluster was made by v2.29.1',
    ],
    [
      'when it loses the first control plane',
      stateOf('c1 c2 c3'),
      stateOf('c2 c3 c4'),
      "'nodes' must keep 'c1', the first control-plane: Kubespray cannot remove it",
    ],
    [
      'when it loses the first etcd',
      stateOf('c1 e1 e2 e3'),
      stateOf('c1 e2 e3 e4'),
      "'nodes' must keep 'e1', the first etcd",
    ],
    [
      'when the first control plane was made anew',
      stateOf('c1 w1'),
      stateOf('c1#2 w1'),
      "'nodes.c1' must stay the machine that it is",
    ],
    [
      'with other pod addresses',
      stateOf('c1'),
      stateOf('c1', { podCidr: '10.1.0.0/16' }),
      "'cluster.podCidr' (10.1.0.0/16) must stay 10.233.64.0/18",
    ],
    [
      'with another network plugin',
      stateOf('c1'),
      stateOf('c1', { networkPlugin: 'cilium' }),
      "'cluster.networkPlugin' (cilium) must stay calico",
    ],
  ] as const)('%s', (_, from, to, message) => {
    expect(refusals(from, to).join('\n')).toContain(message);
  });

  it('when a node changes its roles or its address', () => {
    const desired = stateOf('c1 w1');
    const change = (part: object): ClusterState => ({
      ...desired,
      nodes: [desired.nodes[0]!, { ...desired.nodes[1]!, node: { ...desired.nodes[1]!.node, ...part } }],
    });
    expect(refusals(desired, change({ roles: ['worker', 'control-plane'] }))).toContain(
      "'nodes.w1.roles' (control-plane+etcd+worker) must stay worker: take the node away first, then add it with its new roles",
    );
    expect(refusals(desired, change({ address: '10.9.9.9' }))).toEqual([
      "'nodes.w1.address' (10.9.9.9) must stay 10.0.0.120: take the node away first, then add it with its new address",
    ]);
  });

  it('with every reason at once', () => {
    expect(
      refusals(stateOf('c1'), stateOf('c2 c3', { kubernetesVersion: '1.33.0', serviceCidr: '10.2.0.0/16' })),
    ).toHaveLength(5);
  });
});

describe('any plan', () => {
  const controls = fc.constantFrom('c1', 'c1 c2 c3', 'c1 c3 c4', 'c1 c2 c3 c4 c5', 'c3 c1 c2', 'c1 c2#2 c3');
  const workers = fc.uniqueArray(fc.constantFrom('w1', 'w2', 'w2#2', 'w3', 'w4'), {
    selector: (word) => word.split('#')[0],
  });
  const states = fc
    .tuple(controls, workers, fc.constantFrom('1.33.1', '1.34.3', '1.35.4'), fc.boolean())
    .map(([control, worker, kubernetesVersion, localPathStorage]) =>
      stateOf([control, ...worker].join(' '), { kubernetesVersion, localPathStorage }),
    );
  const valid = fc.tuple(states, states).filter(([from, to]) => plan(from, to).refusals.length === 0);

  it('ends in what was asked for, with nothing left to do', () => {
    fc.assert(
      fc.property(valid, ([from, to]) => {
        const { steps, settled } = plan(from, to);
        expect(new Set(settled.nodes.map(({ instance }) => instance))).toEqual(
          new Set(to.nodes.map(({ instance }) => instance)),
        );
        expect(settled.settings).toEqual(to.settings);
        expect(steps.at(-1)?.after ?? settled).toMatchObject({ nodes: settled.nodes });
        expect(plan(settled, to).steps).toEqual([]);
      }),
    );
  });

  it('that is made again after any of its steps is the rest of it', () => {
    fc.assert(
      fc.property(valid, ([from, to]) => {
        const { steps } = plan(from, to);
        steps.forEach(({ after }, index) => {
          const rest = plan(after, to);
          expect(rest.refusals).toEqual([]);
          const titles = rest.steps.map(({ title }) => title);
          const expected = steps.slice(index + 1).map(({ title }) => title);
          expect(titles.slice(titles.length - expected.length)).toEqual(expected);
        });
      }),
    );
  });

  it('that was killed within any of its steps does that step again, and the rest', () => {
    fc.assert(
      fc.property(valid, ([from, to]) => {
        const { steps } = plan(from, to);
        steps.forEach(({ interrupted, title }, index) => {
          const again = plan(interrupted, to);
          expect(again.refusals).toEqual([]);
          const titles = again.steps.map((step) => step.title);
          expect(titles).toContain(title);
          const expected = steps.slice(index).map((step) => step.title);
          expect(titles.slice(titles.length - expected.length)).toEqual(expected);
        });
      }),
    );
  });

  it('keeps the first control plane first, etcd odd when a playbook meets it, and skips no minor version', () => {
    fc.assert(
      fc.property(valid, ([from, to]) => {
        let minor = Number(from.settings.kubernetesVersion.split('.')[1]);
        for (const { during, action } of plan(from, to).steps) {
          const nodes = during.nodes.map(({ node }) => node);
          expect(nodesWith('control-plane', nodes)[0]!.name).toBe(
            nodesWith(
              'control-plane',
              from.nodes.map(({ node }) => node),
            )[0]!.name,
          );
          if (action.kind === 'playbook' && action.playbook !== 'remove-node.yml')
            expect(etcdMembers(nodes).length % 2).toBe(1);
          const next = Number(during.settings.kubernetesVersion.split('.')[1]);
          expect(next - minor).toBeLessThanOrEqual(1);
          minor = next;
        }
      }),
    );
  });
});
