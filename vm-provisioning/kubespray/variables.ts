import { completeSettings, type ClusterSettings } from '../lab/cluster-settings.ts';
import { sshAddressOf, type LabNode } from '../lab/lab-node.ts';
import { nodesWith } from '../lab/lab.ts';
import { offlineVariables } from './offline-variables.ts';

type Value = string | number | boolean | readonly string[];
export type Variables = Readonly<Record<string, Value>>;

export interface ClusterPlace {
  readonly nodes: readonly LabNode[];
  readonly cluster: ClusterSettings;
  /** Resolvers that the cluster's DNS asks. Empty: those of the nodes' /etc/resolv.conf. */
  readonly dnsServers: readonly string[];
  /** Folder on the machine that runs the program: the kubeconfig is put there as admin.conf. */
  readonly artifactsFolder: string;
}

/**
 * Kubespray's variables, for `-e @variables.json`: JSON keeps booleans and numbers what they are. Kubespray makes the
 * cluster only; add-ons come from elsewhere.
 * @see https://github.com/kubernetes-sigs/kubespray/blob/v2.31.0/docs/ansible/vars.md
 */
export function variablesOf({ nodes, cluster, dnsServers, artifactsFolder }: ClusterPlace): Variables {
  const settings = completeSettings(cluster);
  const controlPlanes = nodesWith('control-plane', nodes);
  const names = controlPlanes.flatMap((node) => [node.name, node.address, sshAddressOf(node)]);
  return {
    kube_version: settings.kubernetesVersion,
    cluster_name: settings.dnsDomain,
    container_manager: 'containerd',
    etcd_deployment_type: 'host',
    kube_network_plugin: settings.networkPlugin,
    kube_pods_subnet: settings.podCidr,
    kube_service_addresses: settings.serviceCidr,
    kube_network_node_prefix: settings.podPrefixPerNode,
    kube_proxy_mode: settings.proxyMode,
    kube_proxy_strict_arp: settings.loadBalancerPool.length > 0,
    dns_mode: 'coredns',
    enable_nodelocaldns: true,
    resolvconf_mode: 'host_resolvconf',
    upstream_dns_servers: dnsServers,
    supplementary_addresses_in_ssl_keys: [...new Set([...names, ...settings.apiServerNames])],
    kubeconfig_localhost: true,
    kubeconfig_localhost_ansible_host: true,
    artifacts_dir: artifactsFolder,
    kubectl_localhost: false,
    auto_renew_certificates: true,
    helm_enabled: false,
    metallb_enabled: false,
    metrics_server_enabled: false,
    cert_manager_enabled: false,
    local_path_provisioner_enabled: settings.localPathStorage,
    unsafe_show_logs: false,
    ...(settings.offlineMirror === undefined ? {} : offlineVariables(settings.offlineMirror)),
  };
}
