import { network } from '../layout.ts';
import { run } from '../run.ts';
import type { Sandbox } from './sandbox.ts';

const { link, machine, node, pods, prefixLength } = network;

/**
 * Wires the node to this machine, and to nothing else: it has no way to any other network. Pods have a way to this machine and
 * back as well, so that what keeps them apart are policies.
 */
export async function wireNode(sandbox: Sandbox): Promise<void> {
  await run('ip', [
    'link',
    'add',
    link,
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    String(sandbox.pid),
  ]);
  await run('ip', ['address', 'add', `${machine}/${prefixLength}`, 'dev', link]);
  await run('ip', ['link', 'set', link, 'up']);
  await run('ip', ['route', 'add', pods, 'via', node, 'dev', link]);
  const inside = (...args: readonly string[]): Promise<string> => sandbox.run('ip', args);
  await inside('link', 'set', 'lo', 'up');
  await inside('address', 'add', `${node}/${prefixLength}`, 'dev', 'eth0');
  await inside('link', 'set', 'eth0', 'up');
  await inside('route', 'add', 'default', 'via', machine);
  await sandbox.run('sysctl', ['-qw', 'net.ipv4.ip_forward=1']);
}
