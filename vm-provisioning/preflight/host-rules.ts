import { rangeIn, rangesOverlap } from '../../apps/model/deployment/ipv4.ts';
import { completeSettings } from '../lab/cluster-settings.ts';
import type { Lab, LibvirtLab } from '../lab/lab.ts';
import { fault, warning, type Finding } from './finding.ts';
import type { HostFacts } from './host-facts.ts';

/** Programs that are called, each with the packages of Debian that have it. Any of a row will do. */
const neededPrograms = {
  common: [['ssh'], ['git'], ['ps']],
  libvirt: [['virsh'], ['virt-install'], ['qemu-img'], ['curl'], ['cloud-localds', 'xorriso']],
} as const;

const packages: Readonly<Record<string, string>> = {
  ssh: 'openssh-client',
  git: 'git',
  ps: 'procps',
  virsh: 'libvirt-clients',
  'virt-install': 'virtinst',
  'qemu-img': 'qemu-utils',
  curl: 'curl',
  'cloud-localds': 'cloud-image-utils',
};

/** Memory that stays for the host itself. */
const HOST_MEBIBYTES = 1024;
/** What a machine's disk comes to at once: the image, Kubernetes and its images. */
const FIRST_DISK_MEBIBYTES = 8 * 1024;

/** Files whose presence the rules ask for. */
export const filesAskedFor = ({ target, nodes }: Lab): readonly string[] => [
  ...new Set(
    nodes.flatMap(({ ssh: { keyFile } }) => (target === 'libvirt' ? [keyFile, `${keyFile}.pub`] : [keyFile])),
  ),
];

/** Whether the machine that runs the program can make the lab. */
export function hostFindings(lab: Lab, host: HostFacts): readonly Finding[] {
  const programs = [...neededPrograms.common, ...(lab.target === 'libvirt' ? neededPrograms.libvirt : [])];
  return [
    ...programs
      .filter((choices) => !choices.some((program) => host.programs.includes(program)))
      .map(([program]) =>
        fault('host.programs', 'absent', `must have '${program}': apt-get install ${packages[program]}`),
      ),
    ...filesAskedFor(lab)
      .filter((file) => !host.readableFiles.includes(file))
      .map((file) =>
        fault(
          'ssh.keyFile',
          file,
          `must be readable; make a key with ssh-keygen -t ed25519 -f ${file.replace(/\.pub$/, '')}`,
        ),
      ),
    ...(lab.target === 'libvirt' ? [...sizeFindings(lab, host), ...attachmentFindings(lab, host)] : []),
    ...routeFindings(lab, host),
  ];
}

function sizeFindings(lab: LibvirtLab, host: HostFacts): Finding[] {
  const { nodes } = lab;
  const sum = (of: (node: LibvirtLab['nodes'][number]) => number): number =>
    nodes.reduce((total, node) => total + of(node), 0);
  const findings: Finding[] = [];
  for (const { name, cpus } of nodes)
    if (cpus > host.cpus)
      findings.push(fault(`nodes.${name}.cpus`, cpus, `must be at most the host's ${host.cpus}`));
  const cpus = sum((node) => node.cpus);
  if (cpus > 2 * host.cpus)
    findings.push(
      warning(
        'nodes',
        `${cpus} CPUs together`,
        `should be at most twice the host's ${host.cpus}: the machines will wait for each other`,
      ),
    );
  const memory = sum((node) => node.memoryMebibytes);
  if (memory > host.memoryMebibytes - HOST_MEBIBYTES)
    findings.push(
      fault(
        'nodes',
        `${memory} MiB together`,
        `must leave ${HOST_MEBIBYTES} MiB of the host's ${host.memoryMebibytes}; make the machines smaller or fewer`,
      ),
    );
  const disks = sum((node) => node.diskGibibytes) * 1024;
  if (nodes.length * FIRST_DISK_MEBIBYTES > host.freeDiskMebibytes)
    findings.push(
      fault(
        'storageFolder',
        `${host.freeDiskMebibytes} MiB free`,
        `must have ${nodes.length * FIRST_DISK_MEBIBYTES} MiB free for ${nodes.length} machines to begin with`,
      ),
    );
  else if (disks > host.freeDiskMebibytes)
    findings.push(
      warning(
        'storageFolder',
        `${host.freeDiskMebibytes} MiB free`,
        `should have the ${disks} MiB that the machines' disks can come to`,
      ),
    );
  if ((lab.virtualisation ?? 'hardware') === 'hardware' && !host.hardwareVirtualisation)
    findings.push(
      fault(
        'virtualisation',
        'hardware',
        'must be possible: /dev/kvm cannot be used; switch it on in the firmware, join the group kvm, or set virtualisation to emulation, which is slow',
      ),
    );
  return findings;
}

/** The machines' network on this host. */
function attachmentFindings({ network }: LibvirtLab, { interfaces, routes }: HostFacts): Finding[] {
  if (network.kind === 'nat') {
    const range = rangeIn(network.cidr);
    return routes
      .filter((route) => route.interface !== network.name)
      .filter(({ cidr }) => range !== undefined && rangesOverlap(range, rangeIn(cidr)!))
      .map((route) =>
        fault(
          'network.cidr',
          network.cidr,
          `must not overlap ${route.cidr}, which this host reaches by ${route.interface}; choose another private network`,
        ),
      );
  }
  const bridge = interfaces.find(({ name }) => name === network.bridge);
  if (bridge === undefined)
    return [
      fault(
        'network.bridge',
        network.bridge,
        "must be a bridge of this host, and there is none of that name; make it with the host's network settings, or set network.kind to nat",
      ),
    ];
  if (!bridge.isBridge)
    return [
      fault(
        'network.bridge',
        network.bridge,
        `must be a bridge and is ${bridge.isWireless ? 'a Wi-Fi interface, which cannot be bridged' : 'another interface'}; make a bridge over a wired interface, or set network.kind to nat`,
      ),
    ];
  return bridge.ports
    .filter((port) => interfaces.some(({ name, isWireless }) => name === port && isWireless))
    .map((port) =>
      fault(
        'network.bridge',
        network.bridge,
        `must not have the Wi-Fi interface ${port}: access points drop frames of other machines; use a wired interface, or set network.kind to nat`,
      ),
    );
}

/** Pods or Services that have addresses of the host's network cannot reach it, nor it them. */
function routeFindings(lab: Lab, { routes }: HostFacts): Finding[] {
  const { podCidr, serviceCidr } = completeSettings(lab.cluster);
  return [
    ['cluster.podCidr', podCidr],
    ['cluster.serviceCidr', serviceCidr],
  ].flatMap(([path = '', text = '']) => {
    const range = rangeIn(text);
    return routes
      .filter(({ cidr }) => range !== undefined && rangesOverlap(range, rangeIn(cidr)!))
      .map((route) =>
        warning(
          path,
          text,
          `should not overlap ${route.cidr}, which this host reaches by ${route.interface}: pods cannot reach it`,
        ),
      );
  });
}
