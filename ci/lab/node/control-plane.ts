import { setTimeout as wait } from 'node:timers/promises';
import { Cluster } from '../../cluster/cluster.ts';
import { readKubeconfig } from '../../cluster/kubeconfig.ts';
import { certificateFile, keyFile, makeCertificates } from '../certificates.ts';
import { apiServerOptions, controllerOptions, etcdOptions } from '../control-plane-options.ts';
import { kubeconfigFile, makeIdentities, writeKubeconfig, type LabUser } from '../identities.ts';
import { apiPort, apiUrl, labFolder, labKubeconfig, network } from '../layout.ts';
import { pathOf } from '../programs.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

const READY_MS = 180_000;
const POLL_MS = 250;

/**
 * Starts etcd, the API server, the controllers and the scheduler in the lab, and writes a kubeconfig for every user.
 * @throws Error when the API server is not ready in time
 */
export async function startControlPlane(sandbox: Sandbox): Promise<void> {
  makeCertificates();
  const tokens = makeIdentities(labFolder);
  for (const [user, token] of Object.entries(tokens) as [LabUser, string][])
    writeKubeconfig(labFolder, { url: apiUrl, user, token, authority: 'certificates/ca.crt' });
  sandbox.daemon('etcd', pathOf('etcd'), etcdOptions);
  startApiServer(sandbox);
  await untilReady();
  sandbox.daemon('kube-controller-manager', pathOf('kube-controller-manager'), [
    ...controllerOptions(kubeconfigFile(labFolder, 'controller-manager'), certificateFile('ca')),
    '--allocate-node-cidrs=false',
    // A minute's worth of measurements is waited for by default, and five minutes until pods go; a test cannot.
    '--horizontal-pod-autoscaler-sync-period=5s',
    '--horizontal-pod-autoscaler-cpu-initialization-period=20s',
    '--horizontal-pod-autoscaler-initial-readiness-delay=5s',
  ]);
  sandbox.daemon('kube-scheduler', pathOf('kube-scheduler'), [
    `--kubeconfig=${kubeconfigFile(labFolder, 'scheduler')}`,
    '--leader-elect=false',
    '--secure-port=0',
  ]);
}

/** Starts the API server, which keeps nothing itself; a test may have ended it. */
export function startApiServer(sandbox: Sandbox): void {
  sandbox.daemon('kube-apiserver', pathOf('kube-apiserver'), [
    ...apiServerOptions(labFolder),
    '--bind-address=0.0.0.0',
    `--advertise-address=${network.node}`,
    `--secure-port=${apiPort}`,
    `--tls-cert-file=${certificateFile('apiserver')}`,
    `--tls-private-key-file=${keyFile('apiserver')}`,
    '--authorization-mode=Node,RBAC',
    '--enable-admission-plugins=NodeRestriction',
    `--kubelet-client-certificate=${certificateFile('apiserver-kubelet-client')}`,
    `--kubelet-client-key=${keyFile('apiserver-kubelet-client')}`,
    `--kubelet-certificate-authority=${certificateFile('ca')}`,
    '--kubelet-preferred-address-types=InternalIP',
    `--client-ca-file=${certificateFile('ca')}`,
    `--requestheader-client-ca-file=${certificateFile('front-proxy-ca')}`,
    '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-',
    '--requestheader-group-headers=X-Remote-Group',
    '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${certificateFile('front-proxy-client')}`,
    `--proxy-client-key-file=${keyFile('front-proxy-client')}`,
  ]);
}

async function untilReady(): Promise<void> {
  const cluster = new Cluster(readKubeconfig(labKubeconfig));
  const end = Date.now() + READY_MS;
  try {
    while (Date.now() < end) {
      if (await cluster.isReady()) return;
      await wait(POLL_MS);
    }
  } finally {
    await cluster.close();
  }
  throw new Error(
    `'${apiUrl}/readyz' must answer within ${READY_MS / 1_000} s; see log/kube-apiserver.log in ${labFolder}`,
  );
}
