import { addressIn, rangeIn } from '../../apps/model/deployment/ipv4.ts';
import type { KubesprayRelease } from '../kubespray/release.ts';
import type { Lab } from '../lab/lab.ts';
import { nodesWith } from '../lab/lab.ts';
import { isVirtual, type LabNode } from '../lab/lab-node.ts';
import { fault, warning, type Finding } from './finding.ts';
import { isDnsLabel, isDnsName, repeated } from './texts.ts';

const MAC = /^[0-9a-f][26ae048c](:[0-9a-f]{2}){5}$/;
/** Kubernetes, container images and logs of a node. */
export const LEAST_DISK_GIBIBYTES = 20;

/** Faults of the nodes by themselves and together. */
export function nodeFindings(lab: Lab, release: KubesprayRelease): readonly Finding[] {
  const { nodes } = lab;
  const path = (index: number): string => `nodes.${nodes[index]!.name}`;
  const unique = (field: string, values: readonly (string | undefined)[]): Finding[] =>
    repeated(values).flatMap(([later, first]) =>
      values[later] === undefined
        ? []
        : [fault(`${path(later)}.${field}`, values[later], `must differ from ${path(first)}.${field}`)],
    );
  const workers = nodesWith('worker', nodes).length;
  return [
    ...nodes.flatMap((node) => [
      ...ownFindings(node),
      ...(isVirtual(node) ? machineFindings(node, release) : []),
    ]),
    ...unique(
      'name',
      nodes.map(({ name }) => name),
    ),
    ...unique(
      'address',
      nodes.map(({ address }) => address),
    ),
    ...unique(
      'macAddress',
      nodes.map((node) => (isVirtual(node) ? node.macAddress : undefined)),
    ),
    ...(workers > 0
      ? []
      : [fault('nodes', 'no worker', 'must have a node with the role worker: pods run there')]),
    ...(nodesWith('control-plane', nodes).length === 2
      ? [warning('nodes', '2 control planes', 'should be 1 or 3 control planes: 2 double the ways to fail')]
      : []),
  ];
}

function ownFindings({ name, roles, address, ssh, sshAddress }: LabNode): Finding[] {
  const path = `nodes.${name}`;
  const findings: Finding[] = [];
  if (!isDnsLabel(name))
    findings.push(
      fault(`${path}.name`, name, 'must be a DNS label: lower-case letters, digits and dashes, at most 63'),
    );
  if (roles.length === 0 || new Set(roles).size < roles.length)
    findings.push(
      fault(`${path}.roles`, roles.join(', ') || 'none', 'must name at least one role, none twice'),
    );
  if (addressIn(address) === undefined)
    findings.push(fault(`${path}.address`, address, 'must be an IPv4 address such as 192.168.121.11'));
  if (sshAddress !== undefined && addressIn(sshAddress) === undefined && !isDnsName(sshAddress))
    findings.push(fault(`${path}.sshAddress`, sshAddress, 'must be an IPv4 address or a DNS name'));
  if (!/^[a-z_][-a-z0-9_]{0,31}$/.test(ssh.user))
    findings.push(fault(`${path}.ssh.user`, ssh.user, 'must be the name of a Linux account'));
  for (const [field, port] of [
    ['port', ssh.port],
    ['jumpHost.port', ssh.jumpHost?.port],
  ] as const)
    if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65_535))
      findings.push(fault(`${path}.ssh.${field}`, port, 'must be a port from 1 to 65535'));
  return findings;
}

function machineFindings(node: Lab['nodes'][number], release: KubesprayRelease): Finding[] {
  if (!isVirtual(node)) return [];
  const { name, roles, macAddress, cpus, memoryMebibytes, diskGibibytes, ssh } = node;
  const path = `nodes.${name}`;
  const least = roles.includes('control-plane')
    ? release.memoryMebibytes.controlPlane
    : release.memoryMebibytes.worker;
  const needed = least + FIRMWARE_MEBIBYTES;
  const findings: Finding[] = [];
  if (!MAC.test(macAddress))
    findings.push(
      fault(
        `${path}.macAddress`,
        macAddress,
        'must be the MAC address of one machine, such as 52:54:00:0a:0b:0c',
      ),
    );
  if (!Number.isInteger(cpus) || cpus < 1 || (roles.includes('control-plane') && cpus < 2))
    findings.push(
      fault(
        `${path}.cpus`,
        cpus,
        `must be ${roles.includes('control-plane') ? 'at least 2 for a control plane' : 'at least 1'}`,
      ),
    );
  if (!(memoryMebibytes >= needed))
    findings.push(
      fault(
        `${path}.memoryMebibytes`,
        memoryMebibytes,
        `must be at least ${needed}: Kubespray demands ${least} MiB in the machine, and its kernel takes some`,
      ),
    );
  if (!(diskGibibytes >= LEAST_DISK_GIBIBYTES))
    findings.push(
      fault(
        `${path}.diskGibibytes`,
        diskGibibytes,
        `must be at least ${LEAST_DISK_GIBIBYTES} for Kubernetes and its images`,
      ),
    );
  if (ssh.user === 'root')
    findings.push(fault(`${path}.ssh.user`, 'root', 'must not be root: the machines let root in by no key'));
  return findings;
}

/** What a kernel keeps of a machine's memory, so that less than it has is seen inside. */
const FIRMWARE_MEBIBYTES = 200;

/** Whether an address may be a host's in a network: neither its first nor its last. */
export function isHostAddress(address: string, cidr: string): boolean {
  const [number, range] = [addressIn(address), rangeIn(cidr)];
  return number !== undefined && range !== undefined && range.first < number && number < range.last;
}
