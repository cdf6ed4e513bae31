import { stringify } from 'yaml';
import { prefixLengthOf } from '../../apps/model/deployment/ipv4.ts';
import type { LabNetwork } from '../lab/lab-network.ts';
import type { VirtualNode } from '../lab/lab-node.ts';

/** Name of a machine's network interface inside it. */
export const INTERFACE = 'lab0';

/** The one interface with its static address, in the form that netplan and cloud-init's network-config share. */
const ethernet = (node: VirtualNode, network: LabNetwork) => ({
  version: 2,
  ethernets: {
    [INTERFACE]: {
      match: { macaddress: node.macAddress },
      'set-name': INTERFACE,
      dhcp4: false,
      dhcp6: false,
      addresses: [`${node.address}/${prefixLengthOf(network.cidr)}`],
      routes: [{ to: '0.0.0.0/0', via: network.gateway }],
      nameservers: { addresses: [...network.dnsServers] },
    },
  },
});

/** cloud-init's network-config, version 2. @see https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v2.html */
export const networkConfig = (node: VirtualNode, network: LabNetwork): string =>
  stringify(ethernet(node, network), { lineWidth: 0 });

/** The same as a file of /etc/netplan, for a machine that is set up by hand. @see https://netplan.readthedocs.io */
export const netplan = (node: VirtualNode, network: LabNetwork): string =>
  stringify({ network: ethernet(node, network) }, { lineWidth: 0 });
