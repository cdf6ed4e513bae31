import { buildPrograms } from '../lab/build-programs.ts';
import { startControlPlane, type ControlPlane } from '../lab/control-plane.ts';
import { Cluster } from '../cluster/cluster.ts';
import { readKubeconfig } from '../cluster/kubeconfig.ts';

/** The cluster of a proof: the lab's own control plane, or the one that KUBECONFIG names. */
export interface ProofCluster {
  readonly cluster: Cluster;
  /** The lab's control plane; absent for a cluster of somebody else, where only the proof's namespaces are touched. */
  readonly own?: ControlPlane;
  stop(): Promise<void>;
}

/** @throws Error when the lab cannot be built or started, RangeError for a kubeconfig that lacks something */
export async function startProofCluster(report: (line: string) => void): Promise<ProofCluster> {
  const { KUBECONFIG } = process.env;
  if (KUBECONFIG !== undefined && KUBECONFIG !== '') {
    const cluster = new Cluster(readKubeconfig(KUBECONFIG));
    return { cluster, stop: () => cluster.close() };
  }
  await buildPrograms(['etcd', 'kube-apiserver', 'kube-controller-manager'], report);
  const own = await startControlPlane();
  const cluster = new Cluster(own.access);
  return {
    cluster,
    own,
    stop: async () => {
      await cluster.close();
      await own.stop();
    },
  };
}
