import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { debianImage, imageTools } from './debian-image.ts';

/** Programs that machines need, with Debian's package of each. */
const machineTools: Readonly<Record<string, string>> = {
  unshare: 'util-linux',
  nsenter: 'util-linux',
  ip: 'iproute2',
  dnsmasq: 'dnsmasq-base',
  iptables: 'iptables',
  ssh: 'openssh-client',
  libvirtd: 'libvirt-daemon-system',
  virsh: 'libvirt-clients',
  'virt-install': 'virtinst',
  'qemu-system-x86_64': 'qemu-system-x86',
  'qemu-img': 'qemu-utils',
  'cloud-localds': 'cloud-image-utils',
  curl: 'curl',
};

const PATH = 'PATH=$PATH:/usr/sbin:/sbin;';

/** Image that is given, or the one that was built on this machine. */
export const imageAtHand = (): string | undefined =>
  process.env['TEST_VM_IMAGE'] ?? (existsSync(debianImage) ? debianImage : undefined);

/** What keeps this machine from making machines of a test's own, each with its repair. */
export function whatIsMissing(): readonly string[] {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return [`'platform' (${process.platform}, ${process.arch}) must be linux, x64`];
  const problems: string[] = [];
  if (process.getuid?.() !== 0) problems.push("'user' must be root: libvirt runs in namespaces of its own");
  const tools = { ...machineTools, ...(imageAtHand() === undefined ? imageTools : {}) };
  const packages = Object.entries(tools).flatMap(([tool, name]) => (isInstalled(tool) ? [] : [name]));
  if (packages.length > 0)
    problems.push(`programs must be installed: apt-get install ${[...new Set(packages)].join(' ')}`);
  else if (!makesNamespaces())
    problems.push(
      "the kernel must make namespaces, bridges and address translation: 'unshare --net' ends badly",
    );
  if (!existsSync('/dev/net/tun')) problems.push("'/dev/net/tun' must be there: modprobe tun");
  return problems;
}

const makesNamespaces = (): boolean =>
  spawnSync(
    'unshare',
    [
      '--mount',
      '--net',
      '--pid',
      '--fork',
      'sh',
      '-c',
      `${PATH} ip link add probe type bridge && iptables -t nat -L -n`,
    ],
    { stdio: 'ignore' },
  ).status === 0;

const isInstalled = (tool: string): boolean =>
  spawnSync('sh', ['-c', `${PATH} command -v '${tool}' || test -f '${tool}'`], {
    stdio: 'ignore',
  }).status === 0;
