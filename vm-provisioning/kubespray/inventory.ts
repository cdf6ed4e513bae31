import { etcdMembers, nodesWith } from '../lab/lab.ts';
import { sshAddressOf, type LabNode } from '../lab/lab-node.ts';
import { quoted, sshOptions } from '../lab/ssh-arguments.ts';

type HostVariables = Readonly<Record<string, string | number>>;
interface Group {
  readonly hosts: Readonly<Record<string, HostVariables>>;
}

/** An Ansible inventory, to be written as JSON. */
export interface Inventory {
  readonly all: Group & {
    readonly children: Readonly<
      Record<'kube_control_plane' | 'kube_node' | 'etcd', Group> & {
        readonly k8s_cluster: { readonly children: Readonly<Record<string, object>> };
      }
    >;
  };
}

/**
 * Kubespray's inventory of the nodes, in their order.
 * @see https://github.com/kubernetes-sigs/kubespray/blob/v2.31.0/docs/ansible/inventory.md
 */
export function inventoryOf(nodes: readonly LabNode[], knownHostsFile: string): Inventory {
  const etcd = etcdMembers(nodes).map(({ name }) => name);
  const hosts = Object.fromEntries(
    nodes.map((node) => [
      node.name,
      {
        ansible_host: sshAddressOf(node),
        ansible_port: node.ssh.port ?? 22,
        ansible_user: node.ssh.user,
        ansible_ssh_private_key_file: node.ssh.keyFile,
        ansible_ssh_common_args: sshOptions(node.ssh, knownHostsFile).map(quoted).join(' '),
        ansible_python_interpreter: '/usr/bin/python3',
        ip: node.address,
        access_ip: node.address,
        ...(etcd.includes(node.name) ? { etcd_member_name: `etcd-${node.name}` } : {}),
      },
    ]),
  );
  return {
    all: {
      hosts,
      children: {
        kube_control_plane: groupOf(nodesWith('control-plane', nodes)),
        etcd: groupOf(etcdMembers(nodes)),
        kube_node: groupOf(nodesWith('worker', nodes)),
        k8s_cluster: { children: { kube_control_plane: {}, kube_node: {} } },
      },
    },
  };
}

const groupOf = (nodes: readonly LabNode[]): Group => ({
  hosts: Object.fromEntries(nodes.map(({ name }) => [name, {}])),
});
