import { join } from 'node:path';
import { identityFiles } from './identities.ts';
import { network } from './layout.ts';

/** Sockets in the run's folder instead of ports: nobody else reaches the store. etcd wants them to look like ports. */
const socket = { client: 'client:1', peer: 'peer:1' };

/** etcd that keeps its data in the working folder. */
export const etcdOptions: readonly string[] = [
  '--name=lab',
  '--data-dir=etcd',
  `--listen-client-urls=unix://${socket.client}`,
  `--advertise-client-urls=unix://${socket.client}`,
  `--listen-peer-urls=unix://${socket.peer}`,
  `--initial-advertise-peer-urls=unix://${socket.peer}`,
  `--initial-cluster=lab=unix://${socket.peer}`,
  '--unsafe-no-fsync',
];

/** What every API server of ours is told; where it listens and whom it asks is added. */
export const apiServerOptions = (folder: string): readonly string[] => [
  `--etcd-servers=unix://${join(folder, socket.client)}`,
  `--token-auth-file=${identityFiles.tokens}`,
  '--anonymous-auth=false',
  // As on most clusters: what refuses a privileged pod is Pod Security, not the lack of this.
  '--allow-privileged=true',
  `--service-cluster-ip-range=${network.services}`,
  '--service-account-issuer=https://kubernetes.default.svc',
  `--service-account-key-file=${identityFiles.serviceAccountKey}`,
  `--service-account-signing-key-file=${identityFiles.serviceAccountKey}`,
  '--profiling=false',
];

/** @param authority certificate of the API server, which pods get with their tokens */
export const controllerOptions = (kubeconfig: string, authority: string): readonly string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--service-account-private-key-file=${identityFiles.serviceAccountKey}`,
  `--root-ca-file=${authority}`,
  '--use-service-account-credentials=true',
  '--leader-elect=false',
  '--secure-port=0',
  // Sooner than usual, so that nobody waits for it.
  '--resource-quota-sync-period=5s',
  '--profiling=false',
];
