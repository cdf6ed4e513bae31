/** What Kubespray is told about the cluster, besides its nodes. */
export interface ClusterSettings {
  /** Such as 1.35.4, without a v. */
  readonly kubernetesVersion: string;
  /** DNS domain of the cluster. @default 'cluster.local' */
  readonly dnsDomain?: string;
  /** IPv4 network of pods. @default '10.233.64.0/18' */
  readonly podCidr?: string;
  /** IPv4 network of Services. @default '10.233.0.0/18' */
  readonly serviceCidr?: string;
  /** Length of the network prefix of one node's pods. @default 24 */
  readonly podPrefixPerNode?: number;
  /** @default 'calico' */
  readonly networkPlugin?: NetworkPlugin;
  /** @default 'ipvs' */
  readonly proxyMode?: ProxyMode;
  /** MetalLB's ranges `first-last` or CIDR, in the nodes' network. Empty: no load balancer. */
  readonly loadBalancerPool: readonly string[];
  /** Further names and addresses that the API server's certificate is good for. @default - none */
  readonly apiServerNames?: readonly string[];
  /** A default StorageClass that makes folders on a node; it deletes them with their claim. @default false */
  readonly localPathStorage?: boolean;
  /** Servers that stand in for the internet. @default - the internet */
  readonly offlineMirror?: OfflineMirror;
}

export const networkPlugins = ['calico', 'flannel', 'cilium'] as const;
export type NetworkPlugin = (typeof networkPlugins)[number];

export const proxyModes = ['ipvs', 'iptables', 'nftables'] as const;
export type ProxyMode = (typeof proxyModes)[number];

export interface OfflineMirror {
  /** URL of a file server that has `<host>/<path>` of every file Kubespray downloads. */
  readonly filesUrl: string;
  /** `host[:port][/path]` of a registry with every image. @default - images from the internet */
  readonly imageRegistry?: string;
}

/** The settings with every default filled in. */
export type CompleteClusterSettings = Required<Omit<ClusterSettings, 'offlineMirror'>> &
  Pick<ClusterSettings, 'offlineMirror'>;

export const completeSettings = (settings: ClusterSettings): CompleteClusterSettings => ({
  dnsDomain: 'cluster.local',
  podCidr: '10.233.64.0/18',
  serviceCidr: '10.233.0.0/18',
  podPrefixPerNode: 24,
  networkPlugin: 'calico',
  proxyMode: 'ipvs',
  apiServerNames: [],
  localPathStorage: false,
  ...settings,
});
