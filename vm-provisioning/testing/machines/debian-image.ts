import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../ci/lab/run.ts';

/** Raised when what is in the image changes. */
const LAYOUT = 1;
const BUILD_MS = 1_500_000;
const BOOT_MEBIBYTES = 96;
const ROOT_MEBIBYTES = 1_600;
const SECTORS = 2_048;
/** On a busy host an emulated timer may fail the kernel's check of it; compiling AppArmor's profiles takes a minute. */
const EMULATED = 'no_timer_check apparmor=0';
const MASTER_BOOT_RECORD = '/usr/lib/SYSLINUX/mbr.bin';

/** What makes a Debian a machine that cloud-init sets up, with the kernel that Debian's `genericcloud` images have. */
const MACHINE = [
  ...['linux-image-cloud-amd64', 'systemd-sysv', 'systemd-resolved', 'dbus', 'udev', 'kmod', 'procps'],
  ...['cloud-init', 'cloud-guest-utils', 'netplan.io', 'openssh-server', 'sudo', 'python3', 'iputils-ping'],
];

/** What Kubespray installs first; where it is there already, a run without a network gets on to its checks. */
const KUBESPRAY = [
  ...[
    'apparmor',
    'apt-transport-https',
    'bash-completion',
    'conntrack',
    'curl',
    'e2fsprogs',
    'ebtables',
    'gnupg',
  ],
  ...[
    'iproute2',
    'iptables',
    'ipvsadm',
    'libseccomp2',
    'mergerfs',
    'openssl',
    'python3-apt',
    'rsync',
    'socat',
  ],
  ...['software-properties-common', 'tar', 'unzip', 'xfsprogs'],
];
const UNREAD = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'];

/** Programs that build it, with Debian's package of each. */
export const imageTools: Readonly<Record<string, string>> = {
  mmdebstrap: 'mmdebstrap',
  syslinux: 'syslinux',
  [MASTER_BOOT_RECORD]: 'syslinux',
  mcopy: 'mtools',
  'mkfs.fat': 'dosfstools',
  mke2fs: 'e2fsprogs',
  sfdisk: 'fdisk',
  'qemu-img': 'qemu-utils',
};

const cache = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'eeg-ward', 'vm-image');

/** File of Debian's image in the user's cache folder. */
export const debianImage = join(cache, `debian-12-${LAYOUT}.qcow2`);

/**
 * A cloud image of Debian 12 made of Debian's packages, where none can be downloaded: once for a machine, without mounts or
 * loop devices. It has no package sources.
 * @returns its file
 */
export async function builtDebianImage(report: (line: string) => void): Promise<string> {
  if (existsSync(debianImage)) return debianImage;
  report('building a cloud image of Debian 12, once');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(tmpdir(), 'eeg-ward-vm-image-'));
  const path = (...names: readonly string[]): string => join(folder, ...names);
  try {
    await installPackages(path('root'));
    await makeBootPartition(path('root/boot'), path('boot.img'), path('syslinux.cfg'));
    const root = [
      '-q',
      '-t',
      'ext4',
      '-L',
      'root',
      '-d',
      path('root'),
      path('root.img'),
      `${ROOT_MEBIBYTES}M`,
    ];
    await run('mke2fs', root);
    await joinPartitions(path('disk.img'), [path('boot.img'), path('root.img')]);
    await run('qemu-img', ['convert', '-O', 'qcow2', path('disk.img'), `${debianImage}.partial`]);
    renameSync(`${debianImage}.partial`, debianImage);
    return debianImage;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function installPackages(root: string): Promise<void> {
  await run(
    'mmdebstrap',
    [
      '--variant=minbase',
      `--include=${[...MACHINE, ...KUBESPRAY].join(',')}`,
      '--aptopt=Acquire::Retries "3"',
      ...UNREAD.map((path) => `--dpkgopt=path-exclude=${path}`),
      '--customize-hook=rm -rf "$1"/var/lib/apt/lists/* "$1"/var/cache/apt/* "$1"/etc/apt/sources.list*',
      '--customize-hook=echo "LABEL=root / ext4 errors=remount-ro 0 1" >"$1"/etc/fstab',
      '--customize-hook=echo localhost >"$1"/etc/hostname',
      `--customize-hook=echo 'locale: C.UTF-8' >"$1"/etc/cloud/cloud.cfg.d/90-locale.cfg`,
      'bookworm',
      root,
    ],
    { deadlineMs: BUILD_MS },
  );
}

/** A FAT partition with the kernel and a boot loader that needs no device to be installed into. */
async function makeBootPartition(boot: string, file: string, config: string): Promise<void> {
  const found = (start: string): string =>
    join(
      boot,
      readdirSync(boot).find((name) => name.startsWith(start))!,
    );
  closeSync(openSync(file, 'w'));
  truncateSync(file, BOOT_MEBIBYTES * 2 ** 20);
  writeFileSync(
    config,
    `DEFAULT linux\nLABEL linux\nKERNEL vmlinuz\nAPPEND initrd=initrd.img root=LABEL=root console=ttyS0 ${EMULATED}\n`,
  );
  await run('mkfs.fat', ['-F', '32', '-n', 'BOOT', file]);
  await run('mcopy', ['-i', file, found('vmlinuz-'), '::vmlinuz']);
  await run('mcopy', ['-i', file, found('initrd.img-'), '::initrd.img']);
  await run('mcopy', ['-i', file, config, '::syslinux.cfg']);
  await run('syslinux', ['--install', file]);
}

/** A disk that a PC's firmware starts, with room for partitions of whole mebibytes after the first. The last one can grow. */
async function joinPartitions(disk: string, [boot, root]: readonly [string, string]): Promise<void> {
  closeSync(openSync(disk, 'w'));
  truncateSync(disk, (1 + BOOT_MEBIBYTES + ROOT_MEBIBYTES) * 2 ** 20);
  const table = [
    'label: dos',
    `start=${SECTORS}, size=${BOOT_MEBIBYTES * SECTORS}, type=c, bootable`,
    `start=${(1 + BOOT_MEBIBYTES) * SECTORS}, size=${ROOT_MEBIBYTES * SECTORS}, type=83`,
  ];
  await run('sfdisk', ['--quiet', disk], { input: `${table.join('\n')}\n` });
  const copy = (from: string, ...options: readonly string[]): Promise<string> =>
    run('dd', [`if=${from}`, `of=${disk}`, 'conv=notrunc,sparse', 'status=none', ...options]);
  await copy(MASTER_BOOT_RECORD, 'bs=440', 'count=1');
  await copy(boot, 'bs=1M', 'seek=1');
  await copy(root, 'bs=1M', `seek=${1 + BOOT_MEBIBYTES}`);
}
