import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiClient } from '../cluster/api-client.ts';
import type { ClusterAccess } from '../cluster/cluster-access.ts';
import { freePort } from '../../scripts/free-port.ts';
import { apiServerOptions, controllerOptions, etcdOptions } from './control-plane-options.ts';
import { identityFiles, makeIdentities, writeKubeconfig } from './identities.ts';
import { LabProcess } from './lab-process.ts';
import { pathOf } from './programs.ts';

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
    processes.push(new LabProcess(pathOf('kube-apiserver'), soleApiServerOptions(folder, port), folder));
    const access = await untilReady(folder, url, tokens.admin, processes);
    return {
      access,
      kubeconfig: writeKubeconfig(folder, { url, user: 'admin', token: tokens.admin }),
      startControllers: () => {
        const user = 'controller-manager';
        const config = writeKubeconfig(folder, { url, user, token: tokens[user] });
        const options = [
          ...controllerOptions(config, join(folder, identityFiles.serverCertificate)),
          '--horizontal-pod-autoscaler-sync-period=2s',
        ];
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

/** It makes its own certificate, and nothing has to find it from a pod. */
const soleApiServerOptions = (folder: string, port: number): readonly string[] => [
  ...apiServerOptions(folder),
  '--bind-address=127.0.0.1',
  `--secure-port=${port}`,
  `--cert-dir=${identityFiles.certificates}`,
  '--authorization-mode=RBAC',
  '--endpoint-reconciler-type=none',
];
