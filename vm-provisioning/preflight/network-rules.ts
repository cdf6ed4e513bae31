import { addressIn, prefixLengthOf, rangeIn, rangesOverlap } from '../../apps/model/deployment/ipv4.ts';
import { problemsOfAddressPool } from '../../apps/model/deployment/address-pool.ts';
import { completeSettings } from '../lab/cluster-settings.ts';
import type { Lab, LibvirtLab } from '../lab/lab.ts';
import { fault, type Finding } from './finding.ts';
import { isHostAddress } from './node-rules.ts';

interface Named {
  readonly path: string;
  readonly text: string;
}

const isNetwork = (text: string): boolean => {
  try {
    const range = rangeIn(text);
    return prefixLengthOf(text) > 0 && range?.first === addressIn(text.split('/')[0]!);
  } catch {
    return false;
  }
};

/** Ranges of addresses: each valid, and no two in each other's way. */
export function networkFindings(lab: Lab): readonly Finding[] {
  const { podCidr, serviceCidr, loadBalancerPool } = completeSettings(lab.cluster);
  const networks: readonly Named[] = [
    { path: 'cluster.podCidr', text: podCidr },
    { path: 'cluster.serviceCidr', text: serviceCidr },
    ...(lab.target === 'libvirt' ? [{ path: 'network.cidr', text: lab.network.cidr }] : []),
    { path: "the cluster's DNS cache", text: '169.254.25.10/32' },
  ];
  const pools = loadBalancerPool.map((text) => ({ path: 'cluster.loadBalancerPool', text }));
  const nodes = lab.nodes.map(({ name, address }) => ({ path: `nodes.${name}.address`, text: address }));
  return [
    ...networks
      .filter(({ text }) => !isNetwork(text))
      .map(({ path, text }) =>
        fault(path, text, 'must be an IPv4 network, its first address and a length, such as 10.233.0.0/18'),
      ),
    ...networks.flatMap((one, index) => networks.slice(0, index).flatMap((other) => overlap(one, other))),
    ...(lab.target === 'libvirt'
      ? libvirtFindings(lab)
      : networks.flatMap((network) => [...pools, ...nodes].flatMap((inner) => overlap(inner, network)))),
    ...poolFindings(lab, loadBalancerPool),
    ...podRangeFindings(lab),
  ];
}

function overlap(one: Named, other: Named): Finding[] {
  const [a, b] = [rangeOf(one.text), rangeOf(other.text)];
  return a !== undefined && b !== undefined && rangesOverlap(a, b)
    ? [fault(one.path, one.text, `must not overlap ${other.path} (${other.text})`)]
    : [];
}

const rangeOf = (text: string) => rangeIn(text) ?? rangeIn(`${text}/32`);

function libvirtFindings({ network, nodes }: LibvirtLab): Finding[] {
  const { cidr, gateway, dnsServers, name } = network;
  const findings: Finding[] = [];
  if (!/^[a-z][-a-z0-9]{0,14}$/.test(name))
    findings.push(
      fault(
        'network.name',
        name,
        'must be at most 15 lower-case letters, digits and dashes: a bridge has this name',
      ),
    );
  if (!isHostAddress(gateway, cidr))
    findings.push(
      fault('network.gateway', gateway, `must be an address of a host in network.cidr (${cidr})`),
    );
  if (dnsServers.length === 0)
    findings.push(fault('network.dnsServers', 'none', 'must name at least one resolver'));
  for (const server of dnsServers)
    if (addressIn(server) === undefined || server.startsWith('127.'))
      findings.push(
        fault(
          'network.dnsServers',
          server,
          'must be the IPv4 address of a resolver that the machines reach; a loopback address is the machine itself',
        ),
      );
  for (const node of nodes) {
    const path = `nodes.${node.name}.address`;
    if (addressIn(node.address) === undefined) continue;
    if (!isHostAddress(node.address, cidr))
      findings.push(fault(path, node.address, `must be an address of a host in network.cidr (${cidr})`));
    if (node.address === gateway) findings.push(fault(path, node.address, 'must not be the network.gateway'));
  }
  return findings;
}

function poolFindings(lab: Lab, pool: readonly string[]): Finding[] {
  if (pool.length === 0) return [];
  const path = 'cluster.loadBalancerPool';
  const addresses = lab.nodes.map(({ address }) => address);
  const findings: Finding[] = problemsOfAddressPool(path, pool, addresses).map((message) => ({
    severity: 'error',
    subject: path,
    message,
  }));
  if (lab.target === 'machines') return findings;
  const { cidr, gateway } = lab.network;
  const network = rangeIn(cidr);
  const gatewayNumber = addressIn(gateway) ?? -1;
  for (const text of pool) {
    const range = rangeIn(text);
    if (range === undefined || network === undefined) continue;
    if (range.first <= network.first || range.last >= network.last)
      findings.push(
        fault(
          path,
          text,
          `must lie within network.cidr (${cidr}), without its first and last address, so that the network finds it`,
        ),
      );
    if (range.first <= gatewayNumber && gatewayNumber <= range.last)
      findings.push(fault(path, text, `must not hold the network.gateway (${gateway})`));
  }
  return findings;
}

function podRangeFindings(lab: Lab): Finding[] {
  const { podCidr, podPrefixPerNode } = completeSettings(lab.cluster);
  if (!isNetwork(podCidr)) return [];
  const MAX_PODS = 110;
  if (!Number.isInteger(podPrefixPerNode) || 2 ** (32 - podPrefixPerNode) - 2 < MAX_PODS)
    return [
      fault(
        'cluster.podPrefixPerNode',
        podPrefixPerNode,
        `must be at most 25, so that a node's ${MAX_PODS} pods have addresses`,
      ),
    ];
  const room = 2 ** (podPrefixPerNode - prefixLengthOf(podCidr));
  return room >= lab.nodes.length
    ? []
    : [
        fault(
          'cluster.podCidr',
          podCidr,
          `must have room for ${lab.nodes.length} nodes with a /${podPrefixPerNode} each, and has for ${Math.floor(room)}; make it larger`,
        ),
      ];
}
