import type { ClusterState } from './cluster-state.ts';

/** One action on a cluster. */
export type Action =
  | {
      readonly kind: 'playbook';
      readonly playbook: string;
      /** Nodes it is limited to. Absent: every node. */
      readonly limit?: readonly string[];
      /** Tags of the tasks that are run, and of those that are left out all the same. Absent: all are run. */
      readonly tags?: readonly string[];
      readonly skippedTags?: readonly string[];
      /** Variables besides those of the state. */
      readonly variables?: Readonly<Record<string, string | number | boolean>>;
    }
  /** Every node's own proxy to the API servers reads its list of them anew. */
  | { readonly kind: 'restart-proxies' };

/** An action, and what is true around it. */
export interface Step {
  /** For people, such as 'add worker-3'. */
  readonly title: string;
  readonly action: Action;
  /** What Kubespray is told during the action. */
  readonly during: ClusterState;
  /** What a plan starts from when the action was begun and did not end. Undefined: there is no cluster yet. */
  readonly interrupted: ClusterState | undefined;
  readonly after: ClusterState;
}
