interface Addresses {
  /** Name of the libvirt network, at most 15 characters; a NAT network's bridge on the host has it too. */
  readonly name: string;
  /** The nodes' network, IPv4, such as 192.168.121.0/24. */
  readonly cidr: string;
  /** IPv4 of its router. */
  readonly gateway: string;
  /** IPv4 of resolvers that the nodes and the cluster's DNS ask; at least one. */
  readonly dnsServers: readonly string[];
}

/** A network that libvirt makes behind the host's address: works on every host, Wi-Fi included. */
export interface NatNetwork extends Addresses {
  readonly kind: 'nat';
}

/** A bridge of the host, set up by its owner, that puts the machines into the wired network around it. */
export interface BridgedNetwork extends Addresses {
  readonly kind: 'bridge';
  /** Name of the bridge on the host, such as br0. */
  readonly bridge: string;
}

export type LabNetwork = NatNetwork | BridgedNetwork;
