import { stringify } from 'yaml';
import type { VirtualNode } from '../lab/lab-node.ts';
import { hostsFile } from './hosts-file.ts';

/** What every machine of a lab is told alike. */
export interface CommonUserData {
  /** Line of an authorized_keys file. */
  readonly publicKey: string;
  /** IANA zone. */
  readonly timeZone: string;
  /** Empty: the image's own. */
  readonly timeServers: readonly string[];
}

/**
 * cloud-init's user-data of a machine: one user with one key and no password, host name, clock, no swap. It says nothing
 * of other machines, so that adding one changes no other; Kubespray brings their names.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/modules.html
 */
export function userData(node: VirtualNode, { publicKey, timeZone, timeServers }: CommonUserData): string {
  const document = {
    hostname: node.name,
    preserve_hostname: false,
    manage_etc_hosts: false,
    users: [
      {
        name: node.ssh.user,
        shell: '/bin/bash',
        sudo: 'ALL=(ALL) NOPASSWD:ALL',
        lock_passwd: true,
        ssh_authorized_keys: [publicKey.trim()],
      },
    ],
    ssh_pwauth: false,
    disable_root: true,
    timezone: timeZone,
    ...(timeServers.length > 0 ? { ntp: { enabled: true, servers: [...timeServers] } } : {}),
    write_files: [{ path: '/etc/hosts', permissions: '0644', content: hostsFile([node]) }],
    runcmd: [
      ['swapoff', '-a'],
      ['sed', '-i', '/[[:space:]]swap[[:space:]]/d', '/etc/fstab'],
    ],
  };
  return `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
}
