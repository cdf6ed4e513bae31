import { existsSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { waitCall, type ScriptCall } from '../libvirt/script-calls.ts';
import { exampleLab } from '../testing/example-lab.ts';
import { standInHost, type StandInHost } from '../testing/host.ts';

const worker = exampleLab.nodes[1]!;
const quick = { DEADLINE_SECONDS: '1', KEY_SECONDS: '1' };
let host: StandInHost;
let call: ScriptCall;
beforeEach(() => {
  host = standInHost();
  call = waitCall(worker, { knownHostsFile: host.path('known_hosts'), deadlineSeconds: 600 });
});
afterEach(() => host.remove());

describe('ssh.sh', () => {
  it('waits through a boot until the machine answers', () => {
    host.tell('ssh-refusal', '3 connect to host 192.168.121.21 port 22: No route to host');
    expect(host.create(call)).toMatchObject({ status: 0, stderr: 'machine answers: worker-1\n' });
    expect(host.calls().filter((line) => line.endsWith(' true'))).toHaveLength(4);
    expect(host.calls()[0]).toContain(
      '-o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=' + host.path('known_hosts'),
    );
  });

  it.each([
    ['No route to host', "look at its console ('virsh console worker-1'): no login prompt means"],
    ['Connection refused', 'must run an SSH server, and has refused connections'],
    ['Permission denied (publickey).', 'must accept the key of the config, and has refused it'],
  ])('gives up after the deadline on "%s" and says what to do', (message, advice) => {
    host.tell('ssh-refusal', `1000000 ssh: ${message}`);
    const { status, stderr } = host.create(call, quick);
    expect(status).toBe(1);
    expect(stderr).toContain("'worker-1' (ward@192.168.121.21:22)");
    expect(stderr).toContain(advice);
    expect(stderr).toContain(`ssh said: ssh: ${message}`);
  });

  it('does not wait on a host key that has changed', () => {
    host.tell('ssh-refusal', '1000000 Host key verification failed.');
    const { status, stderr } = host.create(call);
    expect(status).toBe(1);
    expect(stderr).toContain(`ssh-keygen -f ${host.path('known_hosts')} -R 192.168.121.21`);
  });

  it('reports a cloud-init that failed', () => {
    host.tell('cloud-init-status', 'status: error\ndetail: module ntp failed\n');
    const { status, stderr } = host.create(call);
    expect(status).toBe(1);
    expect(stderr).toContain('cloud-init of');
    expect(stderr).toContain('module ntp failed');
  });

  it('reports a disk without room', () => {
    host.tell('free-mebibytes', '900');
    const { status, stderr } = host.create(call);
    expect(status).toBe(1);
    expect(stderr).toContain('(900 MiB free) must have 4096 MiB free');
  });

  it('forgets the host key when it removes', () => {
    expect(host.removeOf(call).status).toBe(0);
    writeFileSync(host.path('known_hosts'), '');
    expect(host.removeOf(call).status).toBe(0);
    expect(existsSync(host.path('known_hosts.old'))).toBe(false);
  });
});
