import { describe, expect, it } from '@jest/globals';
import type { ClusterSettings } from '../lab/cluster-settings.ts';
import type { LibvirtLab, MachinesLab } from '../lab/lab.ts';
import type { VirtualNode } from '../lab/lab-node.ts';
import { exampleLab } from '../testing/example-lab.ts';
import { exampleDemand, exampleHost } from '../testing/example-preflight.ts';
import { rackNodes } from '../testing/generated-files.ts';
import type { Demand } from './capacity-rules.ts';
import type { HostFacts } from './host-facts.ts';
import { hasErrors, preflight, type PreflightInput } from './preflight.ts';
import { preflightTable } from './preflight-table.ts';
import { probeHost, routesIn } from './probe-host.ts';

const findingsOf = (change: Partial<PreflightInput>) =>
  preflight({
    lab: exampleLab,
    host: exampleHost,
    demand: exampleDemand,
    versions: {},
    today: '2026-11-26',
    ...change,
  });
const messages = (change: Partial<PreflightInput>): readonly string[] =>
  findingsOf(change).map(({ severity, message }) => (severity === 'error' ? message : `warning: ${message}`));

const labWith = (change: Partial<LibvirtLab>): LibvirtLab => ({ ...exampleLab, ...change });
const network = (change: object): LibvirtLab =>
  labWith({ network: { ...exampleLab.network, ...change } as LibvirtLab['network'] });
const cluster = (change: object): LibvirtLab =>
  labWith({ cluster: { ...exampleLab.cluster, ...change } as ClusterSettings });
/** The example with a change of its last worker. */
const worker = (change: Partial<VirtualNode>): LibvirtLab =>
  labWith({ nodes: exampleLab.nodes.map((node, index) => (index === 2 ? { ...node, ...change } : node)) });
const control = (change: Partial<VirtualNode>): LibvirtLab =>
  labWith({ nodes: exampleLab.nodes.map((node, index) => (index === 0 ? { ...node, ...change } : node)) });
const rack = (change: Partial<MachinesLab> = {}): MachinesLab => ({
  name: 'rack',
  target: 'machines',
  nodes: rackNodes,
  cluster: { kubernetesVersion: '1.35.4', loadBalancerPool: [] },
  ...change,
});
const ssh = exampleLab.nodes[0]!.ssh;

describe('preflight finds nothing', () => {
  it('in the example, nor in a rack of machines that run', () => {
    expect(messages({})).toEqual([]);
    const host = {
      ...exampleHost,
      programs: ['ssh', 'git', 'ps'],
      readableFiles: [rackNodes[0]!.ssh.keyFile],
    };
    expect(messages({ lab: rack(), host })).toEqual([]);
  });
});

const ofTheLab: readonly (readonly [string, LibvirtLab, string])[] = [
  [
    'a name that is no DNS label',
    worker({ name: 'W_1' }),
    "'nodes.W_1.name' (W_1) must be a DNS label: lower-case letters, digits and dashes, at most 63",
  ],
  [
    'a name twice',
    worker({ name: 'worker-1' }),
    "'nodes.worker-1.name' (worker-1) must differ from nodes.worker-1.name",
  ],
  [
    'a node without a role',
    labWith({
      nodes: [
        ...exampleLab.nodes,
        {
          ...exampleLab.nodes[1]!,
          name: 'w-4',
          roles: [],
          address: '192.168.121.24',
          macAddress: '52:54:00:00:00:04',
          cpus: 1,
          memoryMebibytes: 2048,
        },
      ],
    }),
    "'nodes.w-4.roles' (none) must name at least one role, none twice",
  ],
  [
    'a role twice',
    worker({ roles: ['worker', 'worker'] }),
    "'nodes.worker-2.roles' (worker, worker) must name at least one role, none twice",
  ],
  [
    'an address that is none',
    worker({ address: '300.1.2.3' }),
    "'nodes.worker-2.address' (300.1.2.3) must be an IPv4 address such as 192.168.121.11",
  ],
  [
    'an address twice',
    worker({ address: '192.168.121.21' }),
    "'nodes.worker-2.address' (192.168.121.21) must differ from nodes.worker-1.address",
  ],
  [
    'an address outside the network',
    worker({ address: '192.168.122.5' }),
    "'nodes.worker-2.address' (192.168.122.5) must be an address of a host in network.cidr (192.168.121.0/24)",
  ],
  [
    'the broadcast address',
    worker({ address: '192.168.121.255' }),
    "'nodes.worker-2.address' (192.168.121.255) must be an address of a host in network.cidr (192.168.121.0/24)",
  ],
  [
    "the router's address",
    worker({ address: '192.168.121.1' }),
    "'nodes.worker-2.address' (192.168.121.1) must not be the network.gateway",
  ],
  [
    'an SSH address that is none',
    worker({ sshAddress: 'no host' }),
    "'nodes.worker-2.sshAddress' (no host) must be an IPv4 address or a DNS name",
  ],
  [
    'an account that is none',
    worker({ ssh: { ...ssh, user: 'Ward User' } }),
    "'nodes.worker-2.ssh.user' (Ward User) must be the name of a Linux account",
  ],
  [
    'root on a machine that we make',
    worker({ ssh: { ...ssh, user: 'root' } }),
    "'nodes.worker-2.ssh.user' (root) must not be root: the machines let root in by no key",
  ],
  [
    'a port that is none',
    worker({ ssh: { ...ssh, port: 70_000 } }),
    "'nodes.worker-2.ssh.port' (70000) must be a port from 1 to 65535",
  ],
  [
    "a jump host's port that is none",
    worker({ ssh: { ...ssh, jumpHost: { host: 'b', user: 'u', port: 0 } } }),
    "'nodes.worker-2.ssh.jumpHost.port' (0) must be a port from 1 to 65535",
  ],
  [
    'a MAC address of a group',
    worker({ macAddress: '53:54:00:00:00:01' }),
    "'nodes.worker-2.macAddress' (53:54:00:00:00:01) must be the MAC address of one machine, such as 52:54:00:0a:0b:0c",
  ],
  [
    'a MAC address twice',
    worker({ macAddress: exampleLab.nodes[1]!.macAddress }),
    `'nodes.worker-2.macAddress' (${exampleLab.nodes[1]!.macAddress}) must differ from nodes.worker-1.macAddress`,
  ],
  [
    'a control plane of one processor',
    control({ cpus: 1 }),
    "'nodes.control-1.cpus' (1) must be at least 2 for a control plane",
  ],
  [
    'a control plane of too little memory',
    control({ memoryMebibytes: 1536 }),
    "'nodes.control-1.memoryMebibytes' (1536) must be at least 1700: Kubespray demands 1500 MiB in the machine, and its kernel takes some",
  ],
  [
    'a worker of too little memory',
    worker({ memoryMebibytes: 1024 }),
    "'nodes.worker-2.memoryMebibytes' (1024) must be at least 1224: Kubespray demands 1024 MiB in the machine, and its kernel takes some",
  ],
  [
    'a small disk',
    worker({ diskGibibytes: 8 }),
    "'nodes.worker-2.diskGibibytes' (8) must be at least 20 for Kubernetes and its images",
  ],
  [
    'no worker',
    labWith({ nodes: exampleLab.nodes.slice(0, 1) }),
    "'nodes' (no worker) must have a node with the role worker: pods run there",
  ],
  [
    'no control plane',
    labWith({ nodes: exampleLab.nodes.slice(1) }),
    "'nodes' must have a node with the role control-plane",
  ],
  [
    'an even etcd',
    worker({ roles: ['control-plane', 'worker'] }),
    "'nodes' (2 with etcd) must have an odd number of nodes with etcd: 2 survive no more failures than 1; add one or take one away",
  ],
  [
    'a version that is too old',
    cluster({ kubernetesVersion: '1.32.9' }),
    "'cluster.kubernetesVersion' (1.32.9) must be a version that Kubespray v2.31.0 installs: 1.33.0-1.33.11, 1.34.0-1.34.7, 1.35.0-1.35.4",
  ],
  [
    "a lab's name that is too long",
    labWith({ name: 'a-hospital-laboratory' }),
    "'name' (a-hospital-laboratory) must be a DNS label of at most 15 characters",
  ],
  [
    'a domain that is none',
    cluster({ dnsDomain: 'Bad_Name!' }),
    "'cluster.dnsDomain' (Bad_Name!) must be a DNS name of two or more lower-case labels",
  ],
  [
    'another network plugin',
    cluster({ networkPlugin: 'weave' }),
    "'cluster.networkPlugin' (weave) must be one of calico, flannel, cilium",
  ],
  [
    'another mode of the proxy',
    cluster({ proxyMode: 'userspace' }),
    "'cluster.proxyMode' (userspace) must be one of ipvs, iptables, nftables",
  ],
  [
    'a name of the API server that is none',
    cluster({ apiServerNames: ['api server'] }),
    "'cluster.apiServerNames' (api server) must be a DNS name or an IPv4 address",
  ],
  [
    'a mirror without a scheme',
    cluster({ offlineMirror: { filesUrl: 'mirror.example' } }),
    "'cluster.offlineMirror.filesUrl' (mirror.example) must be an http or https URL",
  ],
  [
    'a registry with a scheme',
    cluster({ offlineMirror: { filesUrl: 'http://m', imageRegistry: 'https://m' } }),
    "'cluster.offlineMirror.imageRegistry' (https://m) must be host[:port][/path], without a scheme",
  ],
  [
    'an image that is no URL',
    labWith({ image: { url: '/srv/a.qcow2' } }),
    "'image.url' (/srv/a.qcow2) must be an https, http or file URL of a qcow2 image",
  ],
  [
    'an image without TLS and checksum',
    labWith({ image: { url: 'http://m/a.qcow2' } }),
    "'image.checksum' (absent) must be given for an image that comes without TLS",
  ],
  [
    'a checksum that is none',
    labWith({ image: { ...exampleLab.image, checksum: 'abc' } }),
    "'image.checksum' (abc) must have 64 (SHA-256) or 128 (SHA-512) hexadecimal digits",
  ],
  [
    'a zone that is none',
    labWith({ timeZone: 'Europe/Roma' }),
    "'timeZone' (Europe/Roma) must be an IANA zone such as Europe/Rome",
  ],
  [
    'pods that are no network',
    cluster({ podCidr: '10.233.65.0/18' }),
    "'cluster.podCidr' (10.233.65.0/18) must be an IPv4 network, its first address and a length, such as 10.233.0.0/18",
  ],
  [
    'services inside the pods',
    cluster({ serviceCidr: '10.233.96.0/24' }),
    "'cluster.serviceCidr' (10.233.96.0/24) must not overlap cluster.podCidr (10.233.64.0/18)",
  ],
  [
    'pods over the nodes',
    cluster({ podCidr: '192.168.0.0/16' }),
    "'network.cidr' (192.168.121.0/24) must not overlap cluster.podCidr (192.168.0.0/16)",
  ],
  [
    "pods over the cluster's DNS cache",
    cluster({ podCidr: '169.254.0.0/16' }),
    "'the cluster's DNS cache' (169.254.25.10/32) must not overlap cluster.podCidr (169.254.0.0/16)",
  ],
  [
    'pods without room for the nodes',
    cluster({ podCidr: '10.233.64.0/24' }),
    "'cluster.podCidr' (10.233.64.0/24) must have room for 3 nodes with a /24 each, and has for 1; make it larger",
  ],
  [
    'too few addresses for the pods of a node',
    cluster({ podPrefixPerNode: 26 }),
    "'cluster.podPrefixPerNode' (26) must be at most 25, so that a node's 110 pods have addresses",
  ],
  [
    'a name of the network that no bridge can have',
    network({ name: 'hospital-laboratory' }),
    "'network.name' (hospital-laboratory) must be at most 15 lower-case letters, digits and dashes: a bridge has this name",
  ],
  [
    'a router elsewhere',
    network({ gateway: '10.0.0.1' }),
    "'network.gateway' (10.0.0.1) must be an address of a host in network.cidr (192.168.121.0/24)",
  ],
  ['no resolver', network({ dnsServers: [] }), "'network.dnsServers' (none) must name at least one resolver"],
  [
    'a resolver on the loopback address',
    network({ dnsServers: ['127.0.0.53'] }),
    "'network.dnsServers' (127.0.0.53) must be the IPv4 address of a resolver that the machines reach; a loopback address is the machine itself",
  ],
  [
    'a pool that is no range',
    cluster({ loadBalancerPool: ['192.168.121.20-10'] }),
    "'cluster.loadBalancerPool' (192.168.121.20-10) must be an IPv4 range, first-last or CIDR, from low to high",
  ],
  [
    'a pool over a node',
    cluster({ loadBalancerPool: ['192.168.121.20-192.168.121.30'] }),
    "'cluster.loadBalancerPool' (192.168.121.20-192.168.121.30) must not hold '192.168.121.21', the address of a node",
  ],
  [
    'a pool outside the network',
    cluster({ loadBalancerPool: ['10.9.0.1-10.9.0.9'] }),
    "'cluster.loadBalancerPool' (10.9.0.1-10.9.0.9) must lie within network.cidr (192.168.121.0/24), without its first and last address, so that the network finds it",
  ],
  [
    'a pool over the router',
    cluster({ loadBalancerPool: ['192.168.121.1-192.168.121.9'] }),
    "'cluster.loadBalancerPool' (192.168.121.1-192.168.121.9) must not hold the network.gateway (192.168.121.1)",
  ],
];

describe('preflight refuses', () => {
  it.each(ofTheLab)('%s', (_, lab, message) => {
    expect(messages({ lab })).toContain(message);
  });

  it.each([
    [
      'pods over machines that run',
      rack({ cluster: { kubernetesVersion: '1.35.4', loadBalancerPool: [], podCidr: '10.20.0.0/16' } }),
      "'nodes.rack-a.address' (10.20.0.11) must not overlap cluster.podCidr (10.20.0.0/16)",
    ],
    [
      'a pool inside the services',
      rack({ cluster: { kubernetesVersion: '1.35.4', loadBalancerPool: ['10.233.1.1-10.233.1.9'] } }),
      "'cluster.loadBalancerPool' (10.233.1.1-10.233.1.9) must not overlap cluster.serviceCidr (10.233.0.0/18)",
    ],
  ])('%s', (_, lab, message) => {
    expect(messages({ lab })).toContain(message);
  });

  const bridged = (bridge: string) => labWith({ network: { ...exampleLab.network, kind: 'bridge', bridge } });
  it.each<readonly [string, Partial<PreflightInput> | Partial<HostFacts>, string]>([
    [
      'a host without a program',
      { programs: exampleHost.programs.filter((name) => name !== 'xorriso') },
      "'host.programs' (absent) must have 'cloud-localds': apt-get install cloud-image-utils",
    ],
    [
      'a key that is not there',
      { readableFiles: ['/home/operator/.ssh/id_ed25519'] },
      "'ssh.keyFile' (/home/operator/.ssh/id_ed25519.pub) must be readable; make a key with ssh-keygen -t ed25519 -f /home/operator/.ssh/id_ed25519",
    ],
    [
      'a machine with more processors than the host',
      { cpus: 1 },
      "'nodes.worker-1.cpus' (2) must be at most the host's 1",
    ],
    [
      'machines that share too few processors',
      { cpus: 2 },
      "warning: 'nodes' (6 CPUs together) should be at most twice the host's 2: the machines will wait for each other",
    ],
    [
      'more memory than the host has',
      { memoryMebibytes: 16_000 },
      "'nodes' (15360 MiB together) must leave 1024 MiB of the host's 16000; make the machines smaller or fewer",
    ],
    [
      'a disk without room',
      { freeDiskMebibytes: 10_000 },
      "'storageFolder' (10000 MiB free) must have 24576 MiB free for 3 machines to begin with",
    ],
    [
      'a disk that can fill',
      { freeDiskMebibytes: 50_000 },
      "warning: 'storageFolder' (50000 MiB free) should have the 92160 MiB that the machines' disks can come to",
    ],
    [
      'a host without virtualisation',
      { hardwareVirtualisation: false },
      "'virtualisation' (hardware) must be possible: /dev/kvm cannot be used; switch it on in the firmware, join the group kvm, or set virtualisation to emulation, which is slow",
    ],
    [
      'a network that the host is in already',
      { routes: [{ cidr: '192.168.0.0/16', interface: 'wlan0' }] },
      "'network.cidr' (192.168.121.0/24) must not overlap 192.168.0.0/16, which this host reaches by wlan0; choose another private network",
    ],
    [
      'pods that hide a network of the host',
      { routes: [{ cidr: '10.0.0.0/8', interface: 'tun0' }] },
      "warning: 'cluster.podCidr' (10.233.64.0/18) should not overlap 10.0.0.0/8, which this host reaches by tun0: pods cannot reach it",
    ],
    [
      'a bridge that is not there',
      { lab: bridged('br9') },
      "'network.bridge' (br9) must be a bridge of this host, and there is none of that name; make it with the host's network settings, or set network.kind to nat",
    ],
    [
      'a bridge that is Wi-Fi',
      { lab: bridged('wlan0') },
      "'network.bridge' (wlan0) must be a bridge and is a Wi-Fi interface, which cannot be bridged; make a bridge over a wired interface, or set network.kind to nat",
    ],
    [
      'a bridge that is another interface',
      { lab: bridged('eth0') },
      "'network.bridge' (eth0) must be a bridge and is another interface; make a bridge over a wired interface, or set network.kind to nat",
    ],
    [
      'a bridge over Wi-Fi',
      { lab: bridged('br1') },
      "'network.bridge' (br1) must not have the Wi-Fi interface wlan0: access points drop frames of other machines; use a wired interface, or set network.kind to nat",
    ],
  ])('%s', (_, change, message) => {
    const input = 'lab' in change ? change : { host: { ...exampleHost, ...(change as Partial<HostFacts>) } };
    expect(messages(input)).toContain(message);
  });

  it('neither a network that it made itself, nor a good bridge, nor emulation without hardware', () => {
    const routes = [{ cidr: '192.168.121.0/24', interface: 'ward-example' }];
    expect(messages({ host: { ...exampleHost, routes } })).toEqual([]);
    expect(messages({ lab: bridged('br0') })).toEqual([]);
    const host = { ...exampleHost, hardwareVirtualisation: false };
    expect(messages({ lab: labWith({ virtualisation: 'emulation' }), host })).toEqual([]);
  });

  it('what asks for more than the workers have, and warns of a peak that does', () => {
    const demand = (cpuMillis: number): Demand => ({
      ...exampleDemand,
      peak: { ...exampleDemand.peak, cpuMillis },
    });
    expect(
      messages({ demand: { ...demand(9_000), least: { cpuMillis: 4_000, memoryMebibytes: 20_000 } } }),
    ).toEqual([
      "'nodes' (3400m CPU for pods) must have room for the 4000m CPU that pods ask for at least; add workers or make them larger",
      "'nodes' (11088 MiB of memory for pods) must have room for the 20000 MiB of memory that pods ask for at least; add workers or make them larger",
    ]);
    expect(messages({ demand: demand(9_000) })).toEqual([
      "warning: 'nodes' (3400m CPU for pods) should have room for the 9000m CPU that pods ask for at the peak: some would wait",
    ]);
  });

  it('nothing for its age, but warns of what is no longer mended or soon will not be', () => {
    const versions = {
      'ingress-nginx': { version: '1.15.1', endOfLife: '2026-03-31', successor: 'traefik' },
      metallb: { version: '0.16.1' },
      'cert-manager': { version: '1.21.1', endOfLife: '2027-02-01' },
      headlamp: { version: '0.45.0', endOfLife: '2027-12-01' },
    };
    expect(messages({ versions, lab: cluster({ kubernetesVersion: '1.34.7' }) })).toEqual([
      "warning: 'kubernetes' (1.34.7) is no longer mended since 2026-10-27; upgrade",
      "warning: 'ingress-nginx' (1.15.1) is no longer mended since 2026-03-31; change to traefik",
      "warning: 'cert-manager' (1.21.1) is mended for 67 more days, until 2027-02-01; upgrade",
    ]);
  });
});

describe('the table', () => {
  it('has errors first and counts', () => {
    const findings = findingsOf({ lab: worker({ diskGibibytes: 8 }), host: { ...exampleHost, cpus: 2 } });
    const lines = preflightTable(findings).split('\n');
    expect(lines[1]).toMatch(
      /^error {4}nodes\.worker-2\.diskGibibytes {2}'nodes\.worker-2\.diskGibibytes' \(8\)/,
    );
    expect(lines[2]).toMatch(/^warning {2}nodes /);
    expect(lines.at(-1)).toBe('1 error(s), 1 warning(s)');
    expect(hasErrors(findings)).toBe(true);
    expect(preflightTable([])).toBe('nothing found: 0 error(s), 0 warning(s)');
  });
});

describe('the probe', () => {
  it('sees this machine', () => {
    const host = probeHost('/nowhere/images', [process.execPath, '/nowhere/key']);
    expect(host.cpus).toBeGreaterThan(0);
    expect(host.memoryMebibytes).toBeGreaterThan(100);
    expect(host.freeDiskMebibytes).toBeGreaterThan(0);
    expect(host.readableFiles).toEqual([process.execPath]);
  });

  it('reads networks from the routing table', () => {
    const table = [
      { dst: 'default', dev: 'eth0' },
      { dst: '192.168.1.0/24', dev: 'eth0' },
      { dst: '10.8.0.1', dev: 'tun0' },
      { dst: '203.0.113.0/24' },
    ];
    expect(routesIn(table)).toEqual([
      { cidr: '192.168.1.0/24', interface: 'eth0' },
      { cidr: '10.8.0.1/32', interface: 'tun0' },
    ]);
  });
});
