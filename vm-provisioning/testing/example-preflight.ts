import type { Demand } from '../preflight/capacity-rules.ts';
import type { HostFacts } from '../preflight/host-facts.ts';
import { filesAskedFor } from '../preflight/host-rules.ts';
import { exampleLab } from './example-lab.ts';

/** A host that can make the example lab. */
export const exampleHost: HostFacts = {
  cpus: 8,
  memoryMebibytes: 32_000,
  freeDiskMebibytes: 200_000,
  hardwareVirtualisation: true,
  interfaces: [
    { name: 'eth0', isBridge: false, isWireless: false, ports: [] },
    { name: 'wlan0', isBridge: false, isWireless: true, ports: [] },
    { name: 'br0', isBridge: true, isWireless: false, ports: ['eth0'] },
    { name: 'br1', isBridge: true, isWireless: false, ports: ['wlan0'] },
  ],
  routes: [{ cidr: '192.168.1.0/24', interface: 'eth0' }],
  programs: ['ssh', 'git', 'ps', 'virsh', 'virt-install', 'qemu-img', 'curl', 'xorriso'],
  readableFiles: filesAskedFor(exampleLab),
};

export const exampleDemand: Demand = {
  least: { cpuMillis: 2_000, memoryMebibytes: 3_000 },
  peak: { cpuMillis: 3_000, memoryMebibytes: 8_000 },
};
