import { homedir } from 'node:os';
import { macAddressOf } from '../../vm-provisioning/lab/mac-address.ts';
import type { Lab } from '../../vm-provisioning/lab/lab.ts';
import type { LabNode } from '../../vm-provisioning/lab/lab-node.ts';
import type { LabConfig } from './schema.ts';

type MadeCluster = Exclude<LabConfig, { target: 'kubeconfig' }>;

/** The lab as vm-provisioning takes it: what a stack's file leaves out is filled in. */
export function labOf(config: MadeCluster): Lab {
  const { name, kubernetes, addOns, answerWithinSeconds } = config;
  const common = {
    name,
    ...withoutAbsent({ answerWithinSeconds }),
    cluster: { ...kubernetes, loadBalancerPool: addOns.metallb?.addresses ?? [] },
  };
  if (config.target === 'machines')
    return { ...common, target: 'machines', nodes: config.nodes.map((node) => nodeOf(config, node)) } as Lab;
  const { network, image, timeZone, timeServers, storageFolder, virtualisation } = config;
  return {
    ...common,
    target: 'libvirt',
    network,
    image,
    ...withoutAbsent({ timeZone, timeServers, storageFolder, virtualisation }),
    nodes: config.nodes.map((node) => ({
      ...nodeOf(config, node),
      macAddress: node.macAddress ?? macAddressOf(name, node.name),
      memoryMebibytes: node.memoryMebibytes,
      cpus: node.cpus,
      diskGibibytes: node.diskGibibytes,
    })),
  } as Lab;
}

function nodeOf({ ssh }: MadeCluster, node: MadeCluster['nodes'][number]): LabNode {
  const { name, roles, address, sshAddress } = node;
  const access = { ...ssh, ...withoutAbsent(node.ssh ?? {}) } as typeof ssh;
  return {
    name,
    roles,
    address,
    ...withoutAbsent({ sshAddress }),
    ssh: withoutAbsent({ ...access, keyFile: access.keyFile.replace(/^~(?=\/)/, homedir()) }),
  } as LabNode;
}

const withoutAbsent = <T extends object>(fields: T): T =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
