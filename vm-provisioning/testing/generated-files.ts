import { hostsFile } from '../cloud-init/hosts-file.ts';
import { metaData } from '../cloud-init/meta-data.ts';
import { netplan, networkConfig } from '../cloud-init/network-config.ts';
import { userData } from '../cloud-init/user-data.ts';
import { inventoryOf } from '../kubespray/inventory.ts';
import { variablesOf } from '../kubespray/variables.ts';
import type { LabNode } from '../lab/lab-node.ts';
import { machineCall } from '../libvirt/script-calls.ts';
import { networkXml } from '../libvirt/network-xml.ts';
import { exampleLab } from './example-lab.ts';

export const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGcJ8DbFhpH7T0jMKRH6nXwbSSHOCnWkzVfIkJzEg2Zu operator@laptop';

const KNOWN_HOSTS = '/home/operator/.local/state/eeg-ward/labs/example/known_hosts';
const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;
const [control, worker] = [exampleLab.nodes[0]!, exampleLab.nodes[1]!];

/** Machines of a rack, behind a jump host. */
export const rackNodes: readonly LabNode[] = ['a', 'b', 'c'].map((letter, index) => ({
  name: `rack-${letter}`,
  roles: ['control-plane', 'worker'],
  address: `10.20.0.${11 + index}`,
  sshAddress: `rack-${letter}.example`,
  ssh: {
    user: 'ops',
    keyFile: '/home/operator/.ssh/rack key',
    port: 2222,
    jumpHost: { host: 'bastion.example', user: 'jump' },
  },
}));

/** Every kind of file that is generated, by name, for two labs. */
export const generatedFiles = (): Readonly<Record<string, string>> => ({
  'user-data': userData(control, {
    publicKey: PUBLIC_KEY,
    timeZone: 'Europe/Rome',
    timeServers: ['ntp.example'],
  }),
  'meta-data': metaData(control.name, 'control-1-0123456789abcdef'),
  'network-config': networkConfig(control, exampleLab.network),
  'netplan.yaml': netplan(worker, exampleLab.network),
  hosts: hostsFile(exampleLab.nodes),
  'network-nat.xml': networkXml('example', exampleLab.network),
  'network-bridge.xml': networkXml('example', {
    kind: 'bridge',
    name: 'ward-lan',
    bridge: 'br0',
    cidr: '192.168.1.0/24',
    gateway: '192.168.1.1',
    dnsServers: ['192.168.1.1'],
  }),
  'virt-install': `${machineCall(exampleLab, worker, PUBLIC_KEY).environment['VIRT_INSTALL_ARGUMENTS']}\n`,
  'inventory.json': json(inventoryOf(exampleLab.nodes, KNOWN_HOSTS)),
  'inventory-rack.json': json(inventoryOf(rackNodes, KNOWN_HOSTS)),
  'variables.json': json(
    variablesOf({
      nodes: exampleLab.nodes,
      cluster: exampleLab.cluster,
      dnsServers: exampleLab.network.dnsServers,
      artifactsFolder: '/home/operator/.local/state/eeg-ward/labs/example/artifacts',
    }),
  ),
  'variables-rack.json': json(
    variablesOf({
      nodes: rackNodes,
      cluster: {
        kubernetesVersion: '1.34.7',
        loadBalancerPool: [],
        networkPlugin: 'cilium',
        localPathStorage: true,
        apiServerNames: ['api.rack.example'],
        offlineMirror: { filesUrl: 'http://mirror.example/', imageRegistry: 'mirror.example:5000' },
      },
      dnsServers: [],
      artifactsFolder: '/srv/artifacts',
    }),
  ),
});
