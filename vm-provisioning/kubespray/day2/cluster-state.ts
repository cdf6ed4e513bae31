import {
  completeSettings,
  type ClusterSettings,
  type CompleteClusterSettings,
} from '../../lab/cluster-settings.ts';
import type { Lab } from '../../lab/lab.ts';
import { isVirtual, type LabNode } from '../../lab/lab-node.ts';

/** A node as Kubespray made it or shall make it. */
export interface ClusterNode {
  readonly node: LabNode;
  /** Changes when the machine was made anew under the same name. Absent: a machine that is not ours to make. */
  readonly instance?: string;
  /** Kubespray has begun to add it and has not ended. */
  readonly joining?: true;
}

/** A cluster as it is, or as it shall be. */
export interface ClusterState {
  /** Tag of the Kubespray that made it. */
  readonly kubespray: string;
  readonly settings: CompleteClusterSettings;
  /** In Kubespray's order: the first control plane stays the first. */
  readonly nodes: readonly ClusterNode[];
  /** Control planes or etcd have left, and the nodes that remain are still configured for them. */
  readonly untold?: true;
}

/** What the lab asks for. @param instances specification of each machine that we make, by name */
export const desiredState = (
  lab: Pick<Lab, 'nodes'> & { readonly cluster: ClusterSettings },
  kubespray: string,
  instances: Readonly<Record<string, string>>,
): ClusterState => ({
  kubespray,
  settings: completeSettings(lab.cluster),
  nodes: lab.nodes.map((node) => {
    const instance = isVirtual(node) ? instances[node.name] : undefined;
    return instance === undefined ? { node } : { node, instance };
  }),
});

export const namesOf = (nodes: readonly ClusterNode[]): readonly string[] =>
  nodes.map(({ node }) => node.name);
