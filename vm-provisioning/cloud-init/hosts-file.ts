import type { LabNode } from '../lab/lab-node.ts';

/** Lines of /etc/hosts that give the nodes their names. */
export const hostsLines = (nodes: readonly LabNode[]): readonly string[] =>
  nodes.map(({ name, address }) => `${address} ${name}`);

/**
 * The whole /etc/hosts of a machine. No name of a node stands for a loopback address: kubelet would announce it.
 * @see https://manpages.debian.org/hosts.5
 */
export const hostsFile = (nodes: readonly LabNode[]): string =>
  ['127.0.0.1 localhost', '::1 localhost ip6-localhost ip6-loopback', ...hostsLines(nodes), ''].join('\n');
