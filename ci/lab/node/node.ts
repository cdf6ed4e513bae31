import { mkdirSync, writeFileSync } from 'node:fs';
import { certificateFile, keyFile } from '../certificates.ts';
import { clusterDomain, inLab, labCgroup, network, nodeName } from '../layout.ts';
import { pathOf } from '../programs.ts';
import { cniFolder } from '../sandbox/preflight.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import type { Kubeconfigs } from './control-plane.ts';
import { containerdSocket } from './containerd.ts';

/** Starts what makes a machine a node: the kubelet and the proxy of Services. */
export function startNode(sandbox: Sandbox, kubeconfigs: Kubeconfigs): void {
  writeConfiguration('kubelet.json', kubeletConfiguration());
  sandbox.daemon('kubelet', pathOf('kubelet'), [
    `--config=${inLab('kubelet.json')}`,
    `--kubeconfig=${kubeconfigs.kubelet}`,
    `--root-dir=${inLab('kubelet')}`,
    `--hostname-override=${nodeName}`,
    `--node-ip=${network.node}`,
  ]);
  writeConfiguration('kube-proxy.json', proxyConfiguration(kubeconfigs['kube-proxy']));
  sandbox.daemon('kube-proxy', pathOf('kube-proxy'), [`--config=${inLab('kube-proxy.json')}`]);
}

/** The network of pods: a bridge on the node. */
export function writePodNetwork(): void {
  mkdirSync(inLab('cni'), { recursive: true });
  const bridge = {
    type: 'bridge',
    bridge: 'cni0',
    isGateway: true,
    hairpinMode: true,
    ipam: {
      type: 'host-local',
      ranges: [[{ subnet: network.pods }]],
      routes: [{ dst: '0.0.0.0/0' }],
      dataDir: inLab('pod-addresses'),
    },
  };
  writeConfiguration('cni/10-pods.conflist', { cniVersion: '0.4.0', name: 'pods', plugins: [bridge] });
}

/** Where containerd finds plug-ins of the network and their configuration. */
export const podNetworkFolders = { programs: cniFolder, configuration: inLab('cni') };

const writeConfiguration = (file: string, content: object): void =>
  writeFileSync(inLab(file), JSON.stringify(content, null, 2), { mode: 0o600 });

function kubeletConfiguration(): object {
  writeFileSync(inLab('resolv.conf'), '');
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${labCgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: certificateFile('ca') },
    },
    authorization: { mode: 'Webhook' },
    tlsCertFile: certificateFile('kubelet'),
    tlsPrivateKeyFile: keyFile('kubelet'),
    clusterDNS: [network.dns],
    clusterDomain,
    resolvConf: inLab('resolv.conf'),
    podLogsDir: inLab('pod-logs'),
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

const proxyConfiguration = (kubeconfig: string): object => ({
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  clientConnection: { kubeconfig },
  clusterCIDR: network.pods,
  hostnameOverride: nodeName,
  mode: 'nftables',
  oomScoreAdj: 0,
  conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
});
