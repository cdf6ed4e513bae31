import { existsSync } from 'node:fs';
import { network, secondNode } from '../layout.ts';
import { run } from '../run.ts';
import { onNode } from './on-node.ts';
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

/** Takes the wire away now: the kernel does it some time after the lab's namespaces ended, and the next lab needs its name. */
export async function unwireNode(): Promise<void> {
  const isThere = (): boolean => existsSync(`/sys/class/net/${link}`);
  if (!isThere()) return;
  try {
    await run('ip', ['link', 'delete', link]);
  } catch (error) {
    if (isThere()) throw error;
  }
}

/** Wires a second node to the first, which forwards for it: a network namespace within the lab's, that ends with it. */
export async function wireSecondNode(sandbox: Sandbox): Promise<void> {
  const { name, address, pods: itsPods } = secondNode;
  const first = (...args: readonly string[]): Promise<string> => sandbox.run('ip', args);
  const second = (program: string, ...args: readonly string[]): Promise<string> =>
    sandbox.run(...onNode(secondNode, program, args));
  await first('netns', 'add', name);
  await first('link', 'add', name, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await first('link', 'set', name, 'up');
  await first('route', 'add', address, 'dev', name, 'src', node);
  await first('route', 'add', itsPods, 'via', address, 'dev', name, 'src', node);
  await second('ip', 'link', 'set', 'lo', 'up');
  await second('ip', 'address', 'add', `${address}/32`, 'dev', 'eth0');
  await second('ip', 'link', 'set', 'eth0', 'up');
  await second('ip', 'route', 'add', node, 'dev', 'eth0');
  await second('ip', 'route', 'add', 'default', 'via', node);
  await second('sysctl', '-qw', 'net.ipv4.ip_forward=1');
  // So that this machine finds it on the wire to the first.
  await sandbox.run('sysctl', ['-qw', 'net.ipv4.conf.eth0.proxy_arp=1']);
}
