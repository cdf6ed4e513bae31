import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, statfsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { HostFacts, HostInterface } from './host-facts.ts';

const MEBIBYTE = 1024 * 1024;
const networkFolder = '/sys/class/net';

const can = (file: string, mode: number): boolean => {
  try {
    accessSync(file, mode);
    return true;
  } catch {
    return false;
  }
};

/** Looks at this machine; changes nothing. What cannot be seen counts as absent. */
export function probeHost(storageFolder: string, files: readonly string[]): HostFacts {
  return {
    cpus: cpus().length,
    memoryMebibytes: Math.floor(totalmem() / MEBIBYTE),
    freeDiskMebibytes: freeMebibytes(storageFolder),
    hardwareVirtualisation: can('/dev/kvm', constants.R_OK | constants.W_OK),
    interfaces: interfaces(),
    routes: routes(),
    programs: programs(),
    readableFiles: files.filter((file) => can(file, constants.R_OK)),
  };
}

function freeMebibytes(folder: string): number {
  if (!existsSync(folder)) return freeMebibytes(dirname(folder));
  const { bavail, bsize } = statfsSync(folder);
  return Math.floor((bavail * bsize) / MEBIBYTE);
}

function interfaces(): readonly HostInterface[] {
  if (!existsSync(networkFolder)) return [];
  return readdirSync(networkFolder).map((name) => {
    const ports = join(networkFolder, name, 'brif');
    return {
      name,
      isBridge: existsSync(join(networkFolder, name, 'bridge')),
      isWireless: ['wireless', 'phy80211'].some((entry) => existsSync(join(networkFolder, name, entry))),
      ports: existsSync(ports) ? readdirSync(ports) : [],
    };
  });
}

/** Networks of the routing table, without the default route. */
function routes(): HostFacts['routes'] {
  try {
    const text = execFileSync('ip', ['-4', '-json', 'route'], { encoding: 'utf8' });
    return routesIn(JSON.parse(text) as readonly { readonly dst: string; readonly dev?: string }[]);
  } catch {
    return [];
  }
}

/** Routes of `ip -json route` in CIDR form. */
export const routesIn = (
  table: readonly { readonly dst: string; readonly dev?: string }[],
): HostFacts['routes'] =>
  table
    .filter(({ dst, dev }) => dst !== 'default' && dev !== undefined)
    .map(({ dst, dev = '' }) => ({ cidr: dst.includes('/') ? dst : `${dst}/32`, interface: dev }));

function programs(): readonly string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return ['ssh', 'git', 'ps', 'virsh', 'virt-install', 'qemu-img', 'curl', 'cloud-localds', 'xorriso'].filter(
    (program) => folders.some((folder) => can(join(folder, program), constants.X_OK)),
  );
}
