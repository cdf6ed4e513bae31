import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { network } from '../layout.ts';
import { isInNetwork } from '../is-in-network.ts';
import { cgroupHierarchies } from './cgroups.ts';

/** Pods of a hospital, the database, the control plane and the node, at rest and with room for tests. */
const NEEDED_MEBIBYTES = 4_096;

/** Programs that are not built, with Debian's package of each. */
const tools: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  nft: 'nftables',
  iptables: 'iptables',
  ipset: 'ipset',
  conntrack: 'conntrack',
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  openssl: 'openssl',
  sysctl: 'procps',
  pgrep: 'procps',
  mmdebstrap: 'mmdebstrap',
  '/usr/lib/cni/host-local': 'containernetworking-plugins',
};

/** Plug-ins of the network, where Debian's package puts them. */
export const cniFolder = '/usr/lib/cni';

const controllers = ['cpu', 'cpuset', 'memory', 'pids'];

/** What decides whether the lab can run on a machine. */
export interface MachineFacts {
  readonly platform: string;
  /** Number of the user; 0 is root. */
  readonly uid: number;
  readonly missingTools: readonly string[];
  readonly makesNamespaces: boolean;
  readonly availableMebibytes: number;
  readonly hasOverlay: boolean;
  /** Whether packets can be judged by sets of addresses, as network policies are. */
  readonly matchesSets: boolean;
  readonly cgroupControllers: readonly string[];
  /** IPv4 addresses by the name of their network link. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
}

/** Everything that keeps a machine from running the lab, each with its repair. A lab of ours is found before this is asked. */
export function problemsOf(facts: MachineFacts): readonly string[] {
  if (facts.platform !== 'linux') return [`'platform' (${facts.platform}) must be linux`];
  const problems: string[] = [];
  if (facts.uid !== 0)
    problems.push(`'user' (${facts.uid}) must be root, 0: namespaces and control groups are made`);
  if (facts.missingTools.length > 0) {
    const packages = [...new Set(facts.missingTools.map((tool) => tools[tool]))];
    problems.push(
      `'${facts.missingTools.join("', '")}' must be installed: apt-get install ${packages.join(' ')}`,
    );
  }
  if (facts.uid === 0 && !facts.makesNamespaces)
    problems.push(
      `namespaces must be allowed: a container needs CAP_SYS_ADMIN and CAP_NET_ADMIN for 'unshare'`,
    );
  if (facts.availableMebibytes < NEEDED_MEBIBYTES)
    problems.push(
      `'memory' (${facts.availableMebibytes} MiB available) must be ${NEEDED_MEBIBYTES} MiB at least: end other programs`,
    );
  if (!facts.hasOverlay) problems.push(`the kernel must have the file system 'overlay': modprobe overlay`);
  if (facts.uid === 0 && facts.makesNamespaces && facts.missingTools.length === 0 && !facts.matchesSets)
    problems.push(
      `the kernel must match packets by sets of addresses: modprobe --all ip_set_hash_net nft_compat xt_set`,
    );
  const lacking = controllers.filter((controller) => !facts.cgroupControllers.includes(controller));
  if (lacking.length > 0) problems.push(`control groups must be there for ${lacking.join(', ')}`);
  return [...problems, ...networkProblems(facts.addresses)];
}

function networkProblems(addresses: MachineFacts['addresses']): readonly string[] {
  return Object.entries(addresses).flatMap(([link, used]) =>
    link === network.link
      ? [`the network link '${link}' must not exist: npm run lab:down`]
      : used.flatMap((address) =>
          [network.cidr, network.pods]
            .filter((cidr) => isInNetwork(cidr, address))
            .map((cidr) => `'${cidr}' must be free for the lab; '${link}' has ${address}`),
        ),
  );
}

/** The facts of this machine. */
export const machineFacts = (): MachineFacts => ({
  platform: process.platform,
  uid: process.getuid?.() ?? -1,
  missingTools: Object.keys(tools).filter((tool) => !isInstalled(tool)),
  makesNamespaces: makesNamespaces(),
  availableMebibytes: availableMebibytes(),
  hasOverlay: textOf('/proc/filesystems').includes('\toverlay'),
  matchesSets: matchesSets(),
  cgroupControllers:
    process.platform === 'linux' && cgroupHierarchies().length > 0 ? cgroupControllers() : [],
  addresses: Object.fromEntries(
    Object.entries(networkInterfaces()).map(([link, used = []]) => [
      link,
      used.map(({ address }) => address),
    ]),
  ),
});

const isInstalled = (tool: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0;

const makesNamespaces = (): boolean =>
  spawnSync('unshare', ['--mount', '--net', '--pid', '--fork', 'true'], { stdio: 'ignore' }).status === 0;

const matchesSets = (): boolean =>
  spawnSync(
    'unshare',
    [
      '--net',
      'sh',
      '-c',
      'ipset create pods hash:net && iptables --append FORWARD --match set --match-set pods src --jump DROP',
    ],
    { stdio: 'ignore' },
  ).status === 0;

const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

function availableMebibytes(): number {
  const [, kibibytes = '0'] = /^MemAvailable:\s+(\d+) kB$/m.exec(textOf('/proc/meminfo')) ?? [];
  return Math.floor(Number(kibibytes) / 1_024);
}

/** Controllers that are switched on, of either version of control groups. */
const cgroupControllers = (): readonly string[] =>
  textOf('/proc/cgroups')
    .split('\n')
    .map((line) => line.split('\t'))
    .filter(([, , , enabled]) => enabled === '1')
    .map(([name]) => name!);
