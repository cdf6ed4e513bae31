import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { clusterHost } from '../../vm-provisioning/testing/cluster-host.ts';
import { writeImages } from './lab-program.ts';

type Values = Readonly<Record<string, unknown>>;
export type NodeValues = Values & { readonly name: string };

const machine = (name: string, roles: readonly string[], last: number): NodeValues => ({
  name,
  roles,
  address: `10.98.0.${last}`,
});
const virtual = (node: NodeValues, memoryMebibytes: number): NodeValues => ({
  ...node,
  cpus: 2,
  memoryMebibytes,
  diskGibibytes: 30,
});

const control = machine('control-1', ['control-plane'], 11);
const workers = [21, 22, 23].map((last, index) => machine(`worker-${index + 1}`, ['worker'], last));

/** Nodes of the lab: a control plane and two workers, and one more to be added. */
export const labNodes = { first: [control, ...workers.slice(0, 2)], all: [control, ...workers] };

/**
 * A machine that runs the program, with stand-ins for libvirt, SSH and Ansible on its PATH that check and record what
 * they are asked, and the configurations of a lab that is made from it.
 * @param kubeconfig what the first control plane's stand-in has in /etc/kubernetes/admin.conf
 */
export function labHost(kubeconfig: string) {
  const host = clusterHost();
  writeFileSync(host.path('kubeconfig'), kubeconfig);
  writeFileSync(host.path('key'), 'a private key');
  writeFileSync(host.path('key.pub'), 'ssh-ed25519 AAAA operator\n');
  writeFileSync(host.path('disk.qcow2'), 'an image');
  const environment = {
    ...host.environment,
    KEY_SECONDS: '1',
    RETRY_SECONDS: '0.05',
    SHUTDOWN_SECONDS: '1',
  };
  const storage = (folder: string): Values => ({ kind: 'local', node: 'worker-1', path: `/srv/${folder}` });
  const common = {
    name: 'example',
    ssh: { user: 'ward', keyFile: host.path('key') },
    images: writeImages(host.path('.')),
    waitForReady: false,
    hospitals: [
      {
        namespace: 'made-1',
        hosts: { dashboard: 'dashboard.made-1.example', devices: 'devices.made-1.example' },
        database: { data: storage('database'), backups: storage('backups') },
      },
    ],
  };
  return {
    ...host,
    environment,
    machines: (nodes: readonly NodeValues[] = labNodes.first): Values => ({
      ...common,
      target: 'machines',
      nodes,
    }),
    libvirt: (): Values => ({
      ...common,
      target: 'libvirt',
      nodes: labNodes.first.map((node) => virtual(node, node === control ? 1792 : 2304)),
      network: {
        kind: 'nat',
        name: 'ward-proof',
        cidr: '10.98.0.0/24',
        gateway: '10.98.0.1',
        dnsServers: ['10.98.0.1'],
      },
      image: {
        url: `file://${host.path('disk.qcow2')}`,
        checksum: createHash('sha256').update('an image').digest('hex'),
      },
      storageFolder: host.path('storage'),
      virtualisation: 'emulation',
    }),
    has: (name: string): boolean => existsSync(host.path(name)),
    /** Writes a file that tells a stand-in how to behave. */
    write: (name: string, text: string): void => writeFileSync(host.path(name), text),
    /** What the stand-ins and the scripts have left on this machine. */
    left: () => ({
      domains: entriesOf(host.path('domains')),
      networks: entriesOf(host.path('networks')),
      storage: entriesOf(host.path('storage')),
      state: entriesOf(host.stateFolder),
    }),
    /** What was asked of libvirt's programs and ssh so far, a line each. */
    calls: (): readonly string[] =>
      existsSync(host.path('calls')) ? readFileSync(host.path('calls'), 'utf8').trimEnd().split('\n') : [],
  };
}

const entriesOf = (folder: string): readonly string[] => (existsSync(folder) ? readdirSync(folder) : []);

export type LabHost = ReturnType<typeof labHost>;
