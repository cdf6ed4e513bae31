import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { sshAddressOf, type LabNode } from '../../lab/lab-node.ts';
import { sshArguments } from '../../lab/ssh-arguments.ts';
import { writeDurably } from './journal.ts';

const API_SERVER_PORT = 6443;

/**
 * The administrator's kubeconfig as a control plane has it now: the cluster renews its certificate there. Written
 * to `artifacts/admin.conf` too.
 * @throws Error when the control plane cannot be asked
 */
export function fetchKubeconfig(control: LabNode, stateFolder: string): string {
  const address = sshAddressOf(control);
  const words = [
    ...['-n', '-o', 'ConnectTimeout=20', ...sshArguments(control.ssh, join(stateFolder, 'known_hosts'))],
    ...[`${control.ssh.user}@${address}`, 'sudo -n cat /etc/kubernetes/admin.conf'],
  ];
  let text;
  try {
    text = execFileSync('ssh', words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const said = String((error as { readonly stderr?: unknown }).stderr ?? error).trim();
    throw new Error(`'${control.name}' (${address}) must give its kubeconfig by SSH; it said: ${said}`, {
      cause: error,
    });
  }
  const kubeconfig = withServer(text, `https://${address}:${API_SERVER_PORT}`);
  writeDurably(join(stateFolder, 'artifacts/admin.conf'), kubeconfig);
  return kubeconfig;
}

/** A kubeconfig whose clusters are reached at `server`. @throws Error for text that is no kubeconfig */
export function withServer(text: string, server: string): string {
  const document = parse(text) as {
    readonly clusters?: readonly { readonly cluster?: object }[];
    readonly kind?: string;
  } | null;
  if (document?.kind !== 'Config' || document.clusters === undefined)
    throw new Error('the kubeconfig of a control plane must have kind Config and clusters');
  return stringify({
    ...document,
    clusters: document.clusters.map((entry) => ({ ...entry, cluster: { ...entry.cluster, server } })),
  });
}
