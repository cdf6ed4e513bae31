import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../cluster/api-client.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { freePort } from '../../scripts/free-port.ts';
import { identityFiles, makeIdentities, writeKubeconfig } from './identities.ts';
import { LabProcess } from './lab-process.ts';
import { pathOf } from './programs.ts';

const SERVICE_ADDRESSES = '10.96.0.0/16';
const READY_MS = 120_000;
const POLL_MS = 100;

/** A Kubernetes control plane without nodes: objects are checked, stored and acted on, and no container runs. */
export interface ControlPlane {
  /** As administrator. */
  readonly access: ClusterAccess;
  /** File with that access, for kubectl. */
  readonly kubeconfig: string;
  /** Starts the controllers, which make pods of Deployments, Jobs and StatefulSets. */
  startControllers(): void;
  /** Stops everything and removes what it stored. */
  stop(): Promise<void>;
}

/**
 * Starts etcd and the API server on this machine's loopback address, with a folder of their own below the system's
 * temporary one. They end with this process, whatever ends it.
 * @throws Error with the log of what did not start
 */
export async function startControlPlane(): Promise<ControlPlane> {
  const folder = mkdtempSync(join(tmpdir(), 'eeg-ward-lab-'));
  const processes: LabProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const each of processes.toReversed()) await each.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const tokens = makeIdentities(folder);
    processes.push(new LabProcess(pathOf('etcd'), etcdOptions, folder));
    const port = await freePort();
    const url = `https://127.0.0.1:${port}`;
    processes.push(new LabProcess(pathOf('kube-apiserver'), apiServerOptions(folder, port), folder));
    const access = await untilReady(folder, url, tokens.admin, processes);
    return {
      access,
      kubeconfig: writeKubeconfig(folder, url, 'admin', tokens.admin),
      startControllers: () => {
        const config = writeKubeconfig(folder, url, 'controller-manager', tokens['controller-manager']);
        const options = controllerOptions(folder, config);
        processes.push(new LabProcess(pathOf('kube-controller-manager'), options, folder));
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function untilReady(
  folder: string,
  url: string,
  token: string,
  processes: readonly LabProcess[],
): Promise<ClusterAccess> {
  const certificate = join(folder, identityFiles.serverCertificate);
  const end = Date.now() + READY_MS;
  while (Date.now() < end) {
    for (const each of processes) each.assertRuns();
    if (existsSync(certificate)) {
      const access = { url, token, ca: readFileSync(certificate, 'utf8') };
      const client = new ApiClient(access);
      try {
        if ((await client.send('GET', '/readyz')).status === 200) return access;
      } catch {
        // not listening yet
      } finally {
        await client.close();
      }
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`'kube-apiserver' must be ready within ${READY_MS / 1_000} s`);
}

/** Sockets in the run's folder instead of ports: nobody else reaches the store. etcd wants them to look like ports. */
const socket = { client: 'client:1', peer: 'peer:1' };

const etcdOptions: readonly string[] = [
  '--name=lab',
  '--data-dir=etcd',
  `--listen-client-urls=unix://${socket.client}`,
  `--advertise-client-urls=unix://${socket.client}`,
  `--listen-peer-urls=unix://${socket.peer}`,
  `--initial-advertise-peer-urls=unix://${socket.peer}`,
  `--initial-cluster=lab=unix://${socket.peer}`,
  '--unsafe-no-fsync',
];

const apiServerOptions = (folder: string, port: number): readonly string[] => [
  `--etcd-servers=unix://${join(folder, socket.client)}`,
  '--bind-address=127.0.0.1',
  `--secure-port=${port}`,
  `--cert-dir=${identityFiles.certificates}`,
  `--token-auth-file=${identityFiles.tokens}`,
  '--authorization-mode=RBAC',
  '--anonymous-auth=false',
  // As on most clusters: what refuses a privileged pod is Pod Security, not the lack of this.
  '--allow-privileged=true',
  `--service-cluster-ip-range=${SERVICE_ADDRESSES}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-key-file=${identityFiles.serviceAccountKey}`,
  `--service-account-signing-key-file=${identityFiles.serviceAccountKey}`,
  '--endpoint-reconciler-type=none',
  '--profiling=false',
];

const controllerOptions = (folder: string, kubeconfig: string): readonly string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--service-account-private-key-file=${identityFiles.serviceAccountKey}`,
  `--root-ca-file=${join(folder, identityFiles.serverCertificate)}`,
  '--use-service-account-credentials=true',
  '--leader-elect=false',
  '--secure-port=0',
  // Sooner than usual, so that nobody waits for them.
  '--horizontal-pod-autoscaler-sync-period=2s',
  '--resource-quota-sync-period=5s',
  '--profiling=false',
];
