import { homedir } from 'node:os';
import { join } from 'node:path';

/** Everything that a running lab writes; it goes with the lab. */
export const labFolder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'eeg-ward', 'lab');

export const inLab = (...path: readonly string[]): string => join(labFolder, ...path);

/** File for kubectl, as administrator. */
export const labKubeconfig = inLab('admin.kubeconfig');

/** The wire between this machine and the node, and what is behind the node. */
export const network = Object.freeze({
  /** Name of this machine's end. */
  link: 'eeg-ward-lab',
  cidr: '192.168.77.0/24',
  prefixLength: 24,
  machine: '192.168.77.1',
  /** The first node, where the control plane runs and the way in is. */
  node: '192.168.77.10',
  pods: '10.244.0.0/16',
  services: '10.96.0.0/16',
  apiService: '10.96.0.1',
  dns: '10.96.0.10',
});

/** A node: its name, its address, the network of its pods. */
export interface LabNode {
  readonly name: NodeName;
  readonly address: string;
  readonly pods: string;
}

export const nodeNames = ['node-1', 'node-2'] as const;
export type NodeName = (typeof nodeNames)[number];

export const firstNode: LabNode = { name: 'node-1', address: network.node, pods: '10.244.0.0/24' };

/** A node that joins when something needs two; its wire ends in the first. */
export const secondNode: LabNode = { name: 'node-2', address: '192.168.77.11', pods: '10.244.1.0/24' };

export const nodes: readonly LabNode[] = [firstNode, secondNode];

/** Files of a node. */
export const inNode = ({ name }: LabNode, ...path: readonly string[]): string => inLab(name, ...path);

export const clusterDomain = 'cluster.local';
export const apiPort = 6443;

/** Where the API server answers, seen from this machine and from pods. */
export const apiUrl = `https://${network.node}:${apiPort}`;

/** Control group of the lab, below the root of every hierarchy. */
export const labCgroup = 'eeg-ward-lab';
