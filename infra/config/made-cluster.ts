import { z } from 'zod';
import { networkPlugins, proxyModes } from '../../vm-provisioning/lab/cluster-settings.ts';
import { kubespray } from '../../vm-provisioning/kubespray/release.ts';
import { port, text } from './fields.ts';

const ssh = z.strictObject({
  user: text.describe('account that may become root by sudo without a password'),
  keyFile: text.describe('private key on this machine; its public half is beside it, with .pub'),
  port: port.optional(),
  jumpHost: z
    .strictObject({ host: text, user: text, port: port.optional() })
    .optional()
    .describe('host that SSH goes through'),
});

const node = z.strictObject({
  name: text.describe('DNS label: host name and name in the cluster'),
  roles: z
    .array(z.enum(['control-plane', 'worker', 'etcd']))
    .min(1)
    .describe('what it does in the cluster'),
  address: z.ipv4().describe('address that the machine itself has'),
  sshAddress: text.optional().describe('address or name that SSH connects to; absent: address'),
  ssh: ssh.partial().optional().describe('what differs from ssh for all'),
});

const virtualNode = node.extend({
  cpus: z.int().min(1),
  memoryMebibytes: z.int().min(1),
  diskGibibytes: z.int().min(1),
  macAddress: z
    .string()
    .regex(/^52:54:00(:[0-9a-f]{2}){3}$/, 'must be 52:54:00:xx:xx:xx in lower case')
    .optional()
    .describe('absent: derived from the names'),
});

const addresses = {
  name: z.string().min(1).max(15).describe('name of the libvirt network'),
  cidr: z.cidrv4().describe('the machines’ network'),
  gateway: z.ipv4(),
  dnsServers: z.array(z.ipv4()).min(1).describe('resolvers that the machines and the cluster’s DNS ask'),
};

const network = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nat'), ...addresses }),
  z.strictObject({
    kind: z.literal('bridge'),
    bridge: text.describe('bridge of this host, wired'),
    ...addresses,
  }),
]);

const common = {
  name: z
    .string()
    .regex(/^[a-z]([-a-z0-9]{0,13}[a-z0-9])?$/, 'must be a DNS label of at most 15 characters')
    .describe('marks what is made as this lab’s'),
  ssh: ssh.describe('how the machines are reached'),
  answerWithinSeconds: z
    .int()
    .min(1)
    .optional()
    .describe('how long a machine may take until it answers by SSH; absent: 600, in emulation 3600'),
  kubernetes: z
    .strictObject({
      kubernetesVersion: text
        .default(kubespray.defaultKubernetes)
        .describe('without a v; never skip a minor version'),
      dnsDomain: text.optional(),
      podCidr: z.cidrv4().optional(),
      serviceCidr: z.cidrv4().optional(),
      podPrefixPerNode: z.int().min(16).max(28).optional(),
      networkPlugin: z.enum(networkPlugins).optional(),
      proxyMode: z.enum(proxyModes).optional(),
      apiServerNames: z
        .array(text)
        .optional()
        .describe('further names that the API server’s certificate is good for'),
      localPathStorage: z.boolean().optional().describe('a default StorageClass of folders on nodes'),
      offlineMirror: z
        .strictObject({ filesUrl: text, imageRegistry: text.optional() })
        .optional()
        .describe('servers that stand in for the internet'),
    })
    .prefault({})
    .describe('what Kubespray is told'),
};

/** Machines that already run. */
export const machinesFields = { ...common, nodes: z.array(node).min(1) };

/** Machines that libvirt makes on this host. */
export const libvirtFields = {
  ...common,
  nodes: z.array(virtualNode).min(1),
  network,
  image: z.strictObject({
    url: text.describe('https:, http: or file: URL of a qcow2 image with cloud-init'),
    checksum: z
      .string()
      .regex(/^([0-9a-f]{64}|[0-9a-f]{128})$/, 'must be SHA-256 or SHA-512 in hexadecimal digits')
      .optional(),
  }),
  timeZone: text.optional().describe('IANA zone of the machines’ clocks'),
  timeServers: z.array(text).optional(),
  storageFolder: z.string().startsWith('/').optional().describe('folder of this host for disks'),
  virtualisation: z.enum(['hardware', 'emulation']).optional(),
};
