import type { LabNode } from '../../lab/lab-node.ts';
import type { ClusterState } from '../day2/cluster-state.ts';

/** What the runner is asked for; it travels as JSON in the variable CLUSTER. */
export interface ClusterRequest {
  /** Name of the lab. */
  readonly lab: string;
  readonly desired: ClusterState;
  /** Resolvers that the cluster's DNS asks. Empty: those of the nodes. */
  readonly dnsServers: readonly string[];
  /** Whether taking the cluster away resets its machines, which stay; machines of ours are removed themselves. */
  readonly resetMachines: boolean;
}

/** Whose kubeconfig is asked for; it travels as JSON in the variable KUBECONFIG_OF. */
export interface KubeconfigRequest {
  readonly lab: string;
  /** The first control plane: it has the file. */
  readonly control: LabNode;
  /** What renews the certificates in it: with others it is asked for again. */
  readonly versions: readonly string[];
}
