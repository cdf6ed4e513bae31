import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../../cluster/cluster.ts';
import { kubeconfigFile } from '../identities.ts';
import { inLab, inNode, labFolder, type LabNode } from '../layout.ts';
import { calicoKinds, calicoObjects } from '../objects/calico.ts';
import { pathOf } from '../programs.ts';
import { cniFolder } from '../sandbox/preflight.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { startOn } from './start-on.ts';

const KNOWN_MS = 60_000;
const ENFORCED_MS = 120_000;
const POLL_MS = 250;
const HEALTH_PORT = 9099;

/** Where containerd finds plug-ins of the network and their configuration. */
export const podNetworkFolders = (node: LabNode) => ({
  programs: inNode(node, 'cni/programs'),
  configuration: inNode(node, 'cni/configuration'),
});

/** The network of a node's pods: Calico wires each to the node, which forwards what the policies allow. */
export function writePodNetwork(node: LabNode): void {
  const { programs, configuration } = podNetworkFolders(node);
  for (const folder of [programs, configuration]) mkdirSync(folder, { recursive: true });
  for (const plugin of ['host-local', 'loopback'])
    symlinkSync(join(cniFolder, plugin), join(programs, plugin));
  symlinkSync(pathOf('calico'), join(programs, 'calico'));
  const calico = {
    type: 'calico',
    datastore_type: 'kubernetes',
    nodename: node.name,
    nodename_file_optional: true,
    log_level: 'Warning',
    log_file_path: inLab('log/calico.log'),
    ipam: { type: 'host-local', subnet: node.pods, dataDir: inNode(node, 'pod-addresses') },
    policy: { type: 'k8s' },
    kubernetes: { kubeconfig: kubeconfigFile(labFolder, 'calico') },
  };
  writeFileSync(
    join(configuration, '10-pods.conflist'),
    JSON.stringify({ cniVersion: '0.4.0', name: 'pods', plugins: [calico] }, null, 2),
  );
}

/** Tells the API server of Calico. @param user whom Calico's programs ask as @throws Error when its kinds stay unknown */
export async function applyPodNetwork(cluster: Cluster, user: string): Promise<void> {
  for (const kind of calicoKinds()) await cluster.apply(kind);
  for (const object of calicoObjects(user)) {
    const end = Date.now() + KNOWN_MS;
    while (!(await cluster.knows(object))) {
      if (Date.now() > end)
        throw new Error(`the API server must know ${object.kind} within ${KNOWN_MS / 1_000} s`);
      await wait(POLL_MS);
    }
    await cluster.apply(object);
  }
}

/** Starts a node's Felix and waits until it enforces the network policies. @throws Error when it does not in time */
export async function startPolicies(sandbox: Sandbox, node: LabNode): Promise<void> {
  startOn(node, sandbox, { program: pathOf('calico-felix'), environment: felixSettings(node) });
  const end = Date.now() + ENFORCED_MS;
  while (!(await isEnforced(node))) {
    if (Date.now() > end)
      throw new Error(
        `network policies must be enforced within ${ENFORCED_MS / 1_000} s; see Felix' log in ${inLab('log')}`,
      );
    await wait(POLL_MS);
  }
}

const isEnforced = async ({ address }: LabNode): Promise<boolean> =>
  fetch(`http://${address}:${HEALTH_PORT}/readiness`).then(
    ({ ok }) => ok,
    () => false,
  );

const felixSettings = ({ name, address }: LabNode): NodeJS.ProcessEnv => ({
  KUBECONFIG: kubeconfigFile(labFolder, 'calico'),
  FELIX_DATASTORETYPE: 'kubernetes',
  FELIX_FELIXHOSTNAME: name,
  FELIX_IPINIPENABLED: 'false',
  FELIX_VXLANENABLED: 'false',
  FELIX_IPV6SUPPORT: 'false',
  FELIX_IPTABLESBACKEND: 'NFT',
  // The API server is a process of the node, which pods reach if their policies let them out.
  FELIX_DEFAULTENDPOINTTOHOSTACTION: 'ACCEPT',
  FELIX_HEALTHENABLED: 'true',
  FELIX_HEALTHHOST: address,
  FELIX_HEALTHPORT: String(HEALTH_PORT),
  FELIX_LOGSEVERITYSCREEN: 'Warning',
  FELIX_LOGSEVERITYSYS: 'none',
  FELIX_LOGFILEPATH: 'none',
  FELIX_USAGEREPORTINGENABLED: 'false',
});
