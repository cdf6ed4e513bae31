import type { LibvirtLab } from '../lab/lab.ts';
import type { NodeRole, VirtualNode } from '../lab/lab-node.ts';
import { macAddressOf } from '../lab/mac-address.ts';

const name = 'example';

const node = (
  nodeName: string,
  roles: readonly NodeRole[],
  size: Pick<VirtualNode, 'address' | 'cpus' | 'memoryMebibytes'>,
): VirtualNode => ({
  name: nodeName,
  roles,
  ...size,
  diskGibibytes: 30,
  macAddress: macAddressOf(name, nodeName),
  ssh: { user: 'ward', keyFile: '/home/operator/.ssh/id_ed25519' },
});

/** A lab for one laptop: one control plane and two workers behind NAT. */
export const exampleLab: LibvirtLab = {
  name,
  target: 'libvirt',
  image: { url: 'https://cloud.debian.org/images/cloud/bookworm/latest/debian-12-generic-amd64.qcow2' },
  network: {
    kind: 'nat',
    name: 'ward-example',
    cidr: '192.168.121.0/24',
    gateway: '192.168.121.1',
    dnsServers: ['192.168.121.1'],
  },
  nodes: [
    node('control-1', ['control-plane'], { address: '192.168.121.11', cpus: 2, memoryMebibytes: 3072 }),
    node('worker-1', ['worker'], { address: '192.168.121.21', cpus: 2, memoryMebibytes: 6144 }),
    node('worker-2', ['worker'], { address: '192.168.121.22', cpus: 2, memoryMebibytes: 6144 }),
  ],
  cluster: { kubernetesVersion: '1.35.4', loadBalancerPool: ['192.168.121.200-192.168.121.219'] },
};
