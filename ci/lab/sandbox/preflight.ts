import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { network } from '../layout.ts';
import { cgroupHierarchies } from './cgroups.ts';

/** Pods of a hospital, the database, the control plane and the node, at rest and with room for tests. */
const NEEDED_MEBIBYTES = 4_096;

const tools: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  nft: 'nftables',
  iptables: 'iptables',
  conntrack: 'conntrack',
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  openssl: 'openssl',
  sysctl: 'procps',
  mmdebstrap: 'mmdebstrap',
};

/** Plug-ins of the network that the lab uses, where Debian's package puts them. */
export const cniFolder = '/usr/lib/cni';
const cniPackage = 'containernetworking-plugins';

const controllers = ['cpu', 'cpuset', 'memory', 'pids'];

/** Everything that keeps this machine from running the lab, each with its repair. */
export function problemsOfMachine(): readonly string[] {
  const problems: string[] = [];
  if (process.platform !== 'linux') return [`'platform' (${process.platform}) must be linux`];
  if (process.getuid?.() !== 0)
    problems.push(`'user' (${process.getuid?.()}) must be root: namespaces and control groups are made`);
  const missing = Object.entries(tools).filter(([tool]) => !isInstalled(tool));
  if (missing.length > 0)
    problems.push(
      `'${missing.map(([tool]) => tool).join("', '")}' must be installed: apt-get install ${[...new Set(missing.map(([, name]) => name))].join(' ')}`,
    );
  if (!existsSync(`${cniFolder}/bridge`))
    problems.push(`'${cniFolder}/bridge' must exist: apt-get install ${cniPackage}`);
  const available = availableMebibytes();
  if (available < NEEDED_MEBIBYTES)
    problems.push(
      `'memory' (${available} MiB available) must be ${NEEDED_MEBIBYTES} MiB at least: end other programs`,
    );
  problems.push(...kernelProblems(), ...networkProblems());
  return problems;
}

const isInstalled = (tool: string): boolean =>
  spawnSync('sh', ['-c', `command -v ${tool}`], { stdio: 'ignore' }).status === 0;

function availableMebibytes(): number {
  const [, kibibytes = '0'] = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8')) ?? [];
  return Math.floor(Number(kibibytes) / 1_024);
}

function kernelProblems(): readonly string[] {
  const problems: string[] = [];
  if (!readFileSync('/proc/filesystems', 'utf8').includes('\toverlay'))
    problems.push(`the kernel must have the file system 'overlay': modprobe overlay`);
  if (!existsSync('/proc/sys/net/bridge'))
    problems.push(`the kernel must filter bridged packets: modprobe br_netfilter`);
  const there = new Set(
    readFileSync('/proc/cgroups', 'utf8')
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(([, , , enabled]) => enabled === '1')
      .map(([name]) => name),
  );
  const lacking = controllers.filter((controller) => !there.has(controller));
  if (lacking.length > 0 || cgroupHierarchies().length === 0)
    problems.push(
      `control groups must be mounted and have ${controllers.join(', ')}; ${lacking.join(', ') || 'none'} is missing`,
    );
  return problems;
}

/** Addresses or a name that somebody else uses. A lab of ours is found before this is asked. */
function networkProblems(): readonly string[] {
  const prefix = network.node.slice(0, network.node.lastIndexOf('.') + 1);
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) =>
    name === network.link
      ? [`the network link '${name}' must not exist: npm run lab:down`]
      : addresses
          .filter(({ address }) => address.startsWith(prefix))
          .map(({ address }) => `'${network.cidr}' must be free for the lab; '${name}' has ${address}`),
  );
}
