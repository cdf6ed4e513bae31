import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { Cluster } from '../../cluster/cluster.ts';
import { isReady } from '../../cluster/describe-pods.ts';
import { certificateFile, keyFile } from '../certificates.ts';
import { kubeconfigFile } from '../identities.ts';
import { imageOf } from '../images/lab-images.ts';
import { clusterDomain, inNode, labFolder, network, type LabNode } from '../layout.ts';
import { pathOf } from '../programs.ts';
import { nodeCgroup } from '../sandbox/cgroups.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { containerdSocket, ctr, startContainerd } from './containerd.ts';
import { podNetworkFolders, startPolicies, writePodNetwork } from './pod-network.ts';
import { startOn } from './start-on.ts';

const READY_MS = 180_000;
const POLL_MS = 1_000;

/** Starts what runs containers, and gives it the images. */
export async function startRuntime(
  sandbox: Sandbox,
  node: LabNode,
  archives: readonly string[],
  report: (line: string) => void,
): Promise<void> {
  mkdirSync(inNode(node), { recursive: true });
  writePodNetwork(node);
  await startContainerd(sandbox, { node, pauseImage: imageOf('pause'), network: podNetworkFolders(node) });
  for (const archive of archives) {
    report(`importing ${archive}`);
    await ctr(sandbox, node, 'images', 'import', archive);
  }
}

/**
 * Starts what makes a machine a node: the kubelet, the proxy of Services, the network policies.
 * @throws Error when the node is not ready in time
 */
export async function joinCluster(sandbox: Sandbox, cluster: Cluster, node: LabNode): Promise<void> {
  const { name, address } = node;
  writeConfiguration(node, 'kubelet.json', kubeletConfiguration(node));
  startOn(node, sandbox, {
    program: pathOf('kubelet'),
    options: [
      `--config=${inNode(node, 'kubelet.json')}`,
      `--kubeconfig=${kubeconfigFile(labFolder, `kubelet-${name}`)}`,
      `--root-dir=${inNode(node, 'kubelet')}`,
      `--hostname-override=${name}`,
      `--node-ip=${address}`,
    ],
  });
  writeConfiguration(node, 'kube-proxy.json', proxyConfiguration(node));
  startOn(node, sandbox, {
    program: pathOf('kube-proxy'),
    options: [`--config=${inNode(node, 'kube-proxy.json')}`],
  });
  await untilReady(cluster, node);
  await startPolicies(sandbox, node);
}

async function untilReady(cluster: Cluster, { name }: LabNode): Promise<void> {
  const end = Date.now() + READY_MS;
  while (Date.now() < end) {
    const nodes = await cluster.list('v1', 'Node');
    if (nodes.some((node) => node.metadata.name === name && isReady(node))) return;
    await wait(POLL_MS);
  }
  throw new Error(
    `'${name}' must be ready within ${READY_MS / 1_000} s; see the kubelet's log in ${labFolder}/log`,
  );
}

const writeConfiguration = (node: LabNode, file: string, content: object): void =>
  writeFileSync(inNode(node, file), JSON.stringify(content, null, 2), { mode: 0o600 });

function kubeletConfiguration(node: LabNode): object {
  writeFileSync(inNode(node, 'resolv.conf'), '');
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${containerdSocket(node)}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: nodeCgroup(node.name),
    failCgroupV1: false,
    failSwapOn: false,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificateFile('ca') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: certificateFile(`kubelet-${node.name}`),
    tlsPrivateKeyFile: keyFile(`kubelet-${node.name}`),
    clusterDNS: [network.dns],
    clusterDomain,
    resolvConf: inNode(node, 'resolv.conf'),
    podLogsDir: inNode(node, 'pod-logs'),
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'nodefs.inodesFree': '1%' },
    enforceNodeAllocatable: ['pods'],
    // A container's machine may not have the right to protect itself from the kernel's lack of memory.
    oomScoreAdj: 0,
    nodeStatusUpdateFrequency: '5s',
    // A busy disk may take longer than the usual two minutes to make ten containers at once.
    runtimeRequestTimeout: '10m',
  };
}

const proxyConfiguration = ({ name }: LabNode): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  clientConnection: { kubeconfig: kubeconfigFile(labFolder, 'kube-proxy') },
  clusterCIDR: network.pods,
  hostnameOverride: name,
  mode: 'nftables',
  oomScoreAdj: 0,
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
});
