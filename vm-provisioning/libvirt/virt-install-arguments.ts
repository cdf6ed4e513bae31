import type { LibvirtLab } from '../lab/lab.ts';
import type { VirtualNode } from '../lab/lab-node.ts';
import { ownerMark } from './owner-mark.ts';

/** Files of a machine on the host. */
export interface MachineFiles {
  readonly disk: string;
  /** ISO image with cloud-init's three files. */
  readonly seed: string;
}

/**
 * Arguments of virt-install 4 that define and start a machine from its disk. The seed is a disk of the same kind, since the
 * kernels of some cloud images (Debian's `genericcloud`) know no CD-ROM drive, and cloud-init looks for it on every disk.
 * @see https://manpages.debian.org/virt-install.1
 */
export function virtInstallArguments(
  lab: Pick<LibvirtLab, 'name' | 'network' | 'virtualisation'>,
  node: VirtualNode,
  { disk, seed }: MachineFiles,
  specification: string,
): readonly string[] {
  const emulated = lab.virtualisation === 'emulation';
  return [
    ['--name', node.name],
    ['--metadata', `description=${ownerMark(lab.name)}; specification ${specification}`],
    ['--virt-type', emulated ? 'qemu' : 'kvm'],
    ['--cpu', emulated ? 'mode=maximum' : 'host-passthrough'],
    ['--vcpus', String(node.cpus)],
    ['--memory', String(node.memoryMebibytes)],
    ['--osinfo', 'linux2020'],
    ['--import'],
    ['--disk', `path=${disk},format=qcow2,bus=virtio,discard=unmap`],
    ['--disk', `path=${seed},format=raw,bus=virtio,readonly=on`],
    ['--network', `network=${lab.network.name},mac=${node.macAddress},model=virtio`],
    ['--rng', '/dev/urandom'],
    ['--graphics', 'none'],
    ['--autostart'],
    ['--noautoconsole'],
  ].flat();
}
