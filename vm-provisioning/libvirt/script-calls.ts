import { createHash } from 'node:crypto';
import { metaData } from '../cloud-init/meta-data.ts';
import { networkConfig } from '../cloud-init/network-config.ts';
import { userData } from '../cloud-init/user-data.ts';
import type { LibvirtLab } from '../lab/lab.ts';
import { sshAddressOf, type LabNode, type VirtualNode } from '../lab/lab-node.ts';
import { sshArguments } from '../lab/ssh-arguments.ts';
import { networkXml } from './network-xml.ts';
import { ownerMark } from './owner-mark.ts';
import { specificationOf } from './specification.ts';
import { virtInstallArguments } from './virt-install-arguments.ts';

/** How a script of ours is called. Its words are relative to the root of the repository. */
export interface ScriptCall {
  readonly create: readonly string[];
  readonly remove: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const script = (name: string, ...words: readonly string[]): readonly string[] => [
  'bash',
  `vm-provisioning/scripts/${name}`,
  ...words,
];

const call = (
  name: string,
  subject: readonly string[],
  environment: Readonly<Record<string, string>>,
): ScriptCall => ({
  create: script(name, 'create', ...subject),
  remove: script(name, 'remove', ...subject),
  environment,
});

const storageOf = ({ storageFolder = '/var/lib/libvirt/images' }: LibvirtLab): string => storageFolder;

/** File on the host that the machines' disks begin as: another URL or checksum is another file. */
function baseImageOf(lab: LibvirtLab): string {
  const { url, checksum = '' } = lab.image;
  const key = createHash('sha256').update(`${url} ${checksum}`).digest('hex').slice(0, 16);
  return `${storageOf(lab)}/eeg-ward-images/${key}.qcow2`;
}

/** The image of the machines' disks, fetched once and verified. It is kept while any disk is made of it. */
export const imageCall = (lab: LibvirtLab): ScriptCall =>
  call('image.sh', [], {
    IMAGE_URL: lab.image.url,
    IMAGE_CHECKSUM: lab.image.checksum ?? '',
    BASE_IMAGE: baseImageOf(lab),
  });

/** The lab's network. */
export const networkCall = (lab: LibvirtLab): ScriptCall =>
  call('network.sh', [lab.network.name], {
    OWNER_MARK: ownerMark(lab.name),
    NETWORK_XML: networkXml(lab.name, lab.network),
  });

/** A machine of the lab. @param publicKey line of an authorized_keys file */
export function machineCall(lab: LibvirtLab, node: VirtualNode, publicKey: string): ScriptCall {
  const common = { publicKey, timeZone: lab.timeZone ?? 'Etc/UTC', timeServers: lab.timeServers ?? [] };
  const user = userData(node, common);
  const addresses = networkConfig(node, lab.network);
  const specification = specificationOf(lab, node, [user, addresses]);
  const folder = `${storageOf(lab)}/eeg-ward-${lab.name}`;
  const files = { disk: `${folder}/${node.name}.qcow2`, seed: `${folder}/${node.name}-seed.iso` };
  return call('machine.sh', [node.name], {
    OWNER_MARK: ownerMark(lab.name),
    SPECIFICATION: specification,
    CPUS: String(node.cpus),
    MEMORY_MEBIBYTES: String(node.memoryMebibytes),
    DISK_GIBIBYTES: String(node.diskGibibytes),
    DISK_FILE: files.disk,
    SEED_FILE: files.seed,
    BASE_IMAGE: baseImageOf(lab),
    USER_DATA: user,
    META_DATA: metaData(node.name, `${node.name}-${specification}`),
    NETWORK_CONFIG: addresses,
    VIRT_INSTALL_ARGUMENTS: virtInstallArguments(lab, node, files, specification).join('\n'),
  });
}

export interface WaitOptions {
  /** Host keys are learned into this file and must stay the same. */
  readonly knownHostsFile: string;
  readonly deadlineSeconds: number;
  /** Least free space on the root disk. @default 4096 */
  readonly freeMebibytes?: number;
}

/** Waits until a machine takes commands by SSH and cloud-init has ended well. Its removal forgets the host key. */
export const waitCall = (node: LabNode, options: WaitOptions): ScriptCall =>
  call('ssh.sh', [node.name], {
    SSH_ADDRESS: sshAddressOf(node),
    SSH_PORT: String(node.ssh.port ?? 22),
    SSH_USER: node.ssh.user,
    SSH_ARGUMENTS: sshArguments(node.ssh, options.knownHostsFile).join('\n'),
    KNOWN_HOSTS_FILE: options.knownHostsFile,
    DEADLINE_SECONDS: String(options.deadlineSeconds),
    FREE_MEBIBYTES: String(options.freeMebibytes ?? 4096),
  });
