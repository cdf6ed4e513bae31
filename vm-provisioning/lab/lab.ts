import type { ClusterSettings } from './cluster-settings.ts';
import type { LabNetwork } from './lab-network.ts';
import type { LabNode, NodeRole, VirtualNode } from './lab-node.ts';

/** An image of a disk with cloud-init in it. */
export interface CloudImage {
  /** `https:`, `http:` or `file:` URL of a qcow2 image. */
  readonly url: string;
  /** SHA-256 (64) or SHA-512 (128 hexadecimal digits). @default - from SHA512SUMS or SHA256SUMS beside the image */
  readonly checksum?: string;
}

interface LabOf<Node extends LabNode> {
  /** DNS label of at most 15 characters; marks what is made as this lab's. */
  readonly name: string;
  /** In the order in which Kubespray is told: the first control plane stays the first. */
  readonly nodes: readonly Node[];
  readonly cluster: ClusterSettings;
  /** How long a machine may take until it answers by SSH. @default - 600; emulated machines have 3600 */
  readonly answerWithinSeconds?: number;
}

/** A lab whose machines libvirt makes on this host. */
export interface LibvirtLab extends LabOf<VirtualNode> {
  readonly target: 'libvirt';
  readonly network: LabNetwork;
  readonly image: CloudImage;
  /** IANA zone of the machines' clocks. @default 'Etc/UTC' */
  readonly timeZone?: string;
  /** NTP servers. @default - the image's own */
  readonly timeServers?: readonly string[];
  /** Folder on the host for disks; libvirt's own needs no permissions set. @default '/var/lib/libvirt/images' */
  readonly storageFolder?: string;
  /** `emulation` works without hardware virtualisation, and is about 20 times slower. @default 'hardware' */
  readonly virtualisation?: 'hardware' | 'emulation';
}

/** A lab of machines that already run. */
export interface MachinesLab extends LabOf<LabNode> {
  readonly target: 'machines';
}

/** A lab whose cluster Kubespray makes. */
export type Lab = LibvirtLab | MachinesLab;

export const answerSecondsOf = (lab: Lab): number =>
  lab.answerWithinSeconds ?? (lab.target === 'libvirt' && lab.virtualisation === 'emulation' ? 3600 : 600);

export const nodesWith = <Node extends LabNode>(role: NodeRole, nodes: readonly Node[]): readonly Node[] =>
  nodes.filter(({ roles }) => roles.includes(role));

/** The nodes that keep etcd: those with the role, or every control plane where none has it. */
export function etcdMembers<Node extends LabNode>(nodes: readonly Node[]): readonly Node[] {
  const members = nodesWith('etcd', nodes);
  return members.length > 0 ? members : nodesWith('control-plane', nodes);
}
