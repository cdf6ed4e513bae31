import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { homedir, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { kubespray } from './kubespray/release.ts';
import { checkCall, clusterRequest } from './kubespray/run/cluster-calls.ts';
import { toolchain } from './kubespray/run/toolchain.ts';
import type { NodeRole, VirtualNode } from './lab/lab-node.ts';
import type { LibvirtLab } from './lab/lab.ts';
import { macAddressOf } from './lab/mac-address.ts';
import { sshArguments } from './lab/ssh-arguments.ts';
import { imageCall, machineCall, networkCall, waitCall, type ScriptCall } from './libvirt/script-calls.ts';
import { builtDebianImage } from './testing/machines/debian-image.ts';
import { LibvirtSandbox, type Ended } from './testing/machines/libvirt-sandbox.ts';
import { imageAtHand, whatIsMissing } from './testing/machines/what-is-missing.ts';

const MINUTES = 60_000;
/** An emulated machine on a busy host. */
const ANSWER_SECONDS = 1_500;
const NAME = 'proof';
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const missing = whatIsMissing();
for (const problem of missing) say(`skipped: ${problem}`);
const describeWithMachines = missing.length === 0 ? describe : describe.skip;

const checkout = process.env['KUBESPRAY_DIR'];
if (missing.length === 0 && checkout === undefined)
  say(`skipped: Kubespray's own checks: 'KUBESPRAY_DIR' (absent) must be a checkout of ${kubespray.tag}`);
const itWithKubespray = checkout === undefined ? it.skip : it;

describeWithMachines('two machines of a lab', () => {
  let sandbox: LibvirtSandbox;
  let lab: LibvirtLab;
  let namespace: string;

  beforeAll(async () => {
    const image = imageAtHand() ?? (await builtDebianImage(say));
    sandbox = await LibvirtSandbox.start();
    namespace = readlinkSync(`/proc/${sandbox.pid}/ns/net`);
    const keyFile = sandbox.path('key');
    for (const name of ['key', 'other-key'])
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'proof', '-f', sandbox.path(name)]);
    const node = (name: string, roles: readonly NodeRole[], last: number, memory: number): VirtualNode => ({
      name,
      roles,
      address: `10.97.0.${last}`,
      cpus: 1,
      memoryMebibytes: memory,
      diskGibibytes: 8,
      macAddress: macAddressOf(NAME, name),
      ssh: { user: 'ward', keyFile },
    });
    lab = {
      name: NAME,
      target: 'libvirt',
      virtualisation: 'emulation',
      timeZone: 'Europe/Rome',
      image: { url: `file://${image}`, checksum: sha256(image) },
      network: {
        kind: 'nat',
        name: 'ward-proof',
        cidr: '10.97.0.0/24',
        gateway: '10.97.0.1',
        dnsServers: ['10.97.0.1'],
      },
      nodes: [node('control-1', ['control-plane'], 11, 1_792), node('worker-1', ['worker'], 21, 1_280)],
      cluster: { kubernetesVersion: kubespray.defaultKubernetes, loadBalancerPool: [] },
    };
  }, 40 * MINUTES);
  afterAll(() => sandbox?.stop(), 2 * MINUTES);

  const knownHostsFile = (): string => sandbox.path('state/eeg-ward/labs', NAME, 'known_hosts');
  const publicKey = (): string => readFileSync(sandbox.path('key.pub'), 'utf8').trim();
  const machine = (node: VirtualNode): ScriptCall => machineCall(lab, node, publicKey());
  const answers = (node: VirtualNode, deadlineSeconds = ANSWER_SECONDS): ScriptCall =>
    waitCall(node, { knownHostsFile: knownHostsFile(), deadlineSeconds });
  const create = async (call: ScriptCall, more: Readonly<Record<string, string>> = {}): Promise<Ended> => {
    const began = Date.now();
    const ended = await sandbox.run(call.create, { ...call.environment, ...more });
    say(`${Math.round((Date.now() - began) / 1_000)} s: ${call.create.slice(1).join(' ')}`);
    return ended;
  };
  const done = async (call: ScriptCall): Promise<string> => {
    const { status, stderr } = await create(call);
    expect({ status, said: status === 0 ? '' : stderr }).toEqual({ status: 0, said: '' });
    return stderr;
  };
  /** What `pulumi up` runs, in its order. */
  async function up(): Promise<readonly string[]> {
    const said = [await done(networkCall(lab)), await done(imageCall(lab))];
    for (const node of lab.nodes) said.push(await done(machine(node)));
    return [...said, ...(await Promise.all(lab.nodes.map((node) => done(answers(node)))))];
  }
  const virsh = async (...words: readonly string[]): Promise<string> =>
    (await sandbox.run(['virsh', '--connect', 'qemu:///system', ...words])).stdout.trim();
  async function on(node: VirtualNode, command: string): Promise<string> {
    const words = ['ssh', '-n', ...sshArguments(node.ssh, knownHostsFile()), `ward@${node.address}`, command];
    const { status, stdout, stderr } = await sandbox.run(words);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout.trim();
  }
  const identities = (): Promise<readonly string[]> =>
    Promise.all(
      lab.nodes.map(async (node) =>
        [await virsh('domuuid', node.name), await on(node, 'cat /proc/sys/kernel/random/boot_id')].join(' '),
      ),
    );

  it(
    'boot, and answer by SSH with the names, addresses, clock and disks that were generated',
    async () => {
      await up();
      for (const node of lab.nodes) {
        expect(await on(node, 'hostname')).toBe(node.name);
        expect(await on(node, 'ip -4 -o address show lab0')).toContain(` ${node.address}/24 `);
        expect(await on(node, 'ip route show default')).toContain('via 10.97.0.1 dev lab0');
        expect(await on(node, 'cat /etc/hosts')).toContain(`${node.address} ${node.name}`);
        expect(await on(node, 'readlink /etc/localtime')).toMatch(/Europe\/Rome$/);
        expect(await on(node, 'cat /proc/swaps | wc -l')).toBe('1');
        expect(await on(node, 'sudo -n sshd -T | grep ^passwordauthentication')).toMatch(/ no$/);
        expect(Number(await on(node, 'df --output=size -BM / | tail -n 1 | tr -dc 0-9'))).toBeGreaterThan(
          7_000,
        );
      }
      const [control, worker] = lab.nodes;
      expect(await on(control!, `ping -c 1 -W 20 ${worker!.address}`)).toContain('1 received');
    },
    60 * MINUTES,
  );

  it(
    'say so when they refuse a key',
    async () => {
      const [control] = lab.nodes;
      const stranger = { ...control!, ssh: { ...control!.ssh, keyFile: sandbox.path('other-key') } };
      const { status, stderr } = await create(answers(stranger), { KEY_SECONDS: '1' });
      expect(status).toBe(1);
      expect(stderr).toContain("'control-1' (ward@10.97.0.11:22) must accept the key of the config");
    },
    5 * MINUTES,
  );

  /** What Kubespray says of a lab's machines, and what its tasks came to: 'ok' or 'changed'. */
  async function checked(of: LibvirtLab) {
    const { create: words, environment } = checkCall(clusterRequest(of));
    const began = Date.now();
    const { status, stderr } = await sandbox.run(words, {
      ...environment,
      KUBESPRAY_DIR: checkout!,
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
    });
    say(`${Math.round((Date.now() - began) / 1_000)} s: Kubespray's own checks`);
    const logFile = sandbox.path('state/eeg-ward/labs', NAME, 'kubespray.log');
    const log = readFileSync(logFile, 'utf8');
    rmSync(logFile);
    const outcomes: Record<string, string> = {};
    let task = '';
    for (const line of log.split('\n')) {
      task = /^TASK \[(?:.* : )?(.*)\]/.exec(line)?.[1] ?? task;
      const [, outcome, host] = /^(ok|changed): \[([^\]]+)\]/.exec(line) ?? [];
      if (outcome !== undefined && host !== undefined) outcomes[`${task} on ${host}`] = outcome;
    }
    return { status, stderr, outcomes };
  }

  itWithKubespray(
    "pass Kubespray's own checks, which find them and leave them as they were, once and again",
    async () => {
      const logFile = sandbox.path('toolchain.log');
      await toolchain({ release: kubespray, environment: process.env, logFile, say });
      for (let run = 0; run < 2; run += 1) {
        const { status, stderr, outcomes } = await checked(lab);
        expect({ status, said: stderr.trimEnd().split('\n').at(-1) }).toEqual({
          status: 0,
          said: `Kubespray ${kubespray.tag} has nothing against control-1, worker-1`,
        });
        expect(outcomes).toMatchObject({
          'Stop if memory is too small for control plane nodes on control-1': 'ok',
          'Stop if memory is too small for nodes on worker-1': 'ok',
          ...Object.fromEntries(
            [
              ...['Stop if non systemd OS type', 'Stop if the os does not support', 'Stop if bad hostname'],
              ...['Stop if cgroups are not enabled on nodes', 'Stop if access_ip is not pingable'],
              'Stop if ip var does not match local ips',
            ].flatMap((task) => lab.nodes.map(({ name }) => [`${task} on ${name}`, 'ok'])),
          ),
        });
        expect(Object.keys(outcomes).filter((task) => outcomes[task] === 'changed')).toEqual([]);
      }
    },
    30 * MINUTES,
  );

  itWithKubespray(
    'are named with the task that fails where one has too little memory, or another address',
    async () => {
      const [control, worker] = lab.nodes;
      const swapped = [
        { ...worker!, roles: control!.roles },
        { ...control!, roles: worker!.roles },
      ];
      const small = await checked({ ...lab, nodes: swapped });
      expect(small.status).toBe(1);
      expect(small.stderr).toContain(
        "task 'kubernetes/preinstall : Stop if memory is too small for control plane nodes' failed on 'worker-1': Assertion failed: ansible_memtotal_mb >= minimal_master_memory_mb",
      );
      const elsewhere = { ...control!, address: '10.97.0.99', sshAddress: control!.address };
      const moved = await checked({ ...lab, nodes: [elsewhere, worker!] });
      expect(moved.status).toBe(1);
      expect(moved.stderr).toMatch(
        /task 'kubernetes\/preinstall : Stop if ip var does not match local ips' failed on 'control-1': IPv4: '\[.*10\.97\.0\.11.*do not contain '10\.97\.0\.99'/,
      );
    },
    30 * MINUTES,
  );

  it(
    'stay what they are when everything is run again',
    async () => {
      const before = await identities();
      const said = await up();
      expect(said[0]).toBe('network is up: ward-proof\n');
      expect(said[1]).toMatch(/^image is there: /);
      expect(said.slice(2)).toEqual([
        ...lab.nodes.map(({ name }) => `machine is running: ${name}\n`),
        ...lab.nodes.map(({ name }) => `machine answers: ${name}\n`),
      ]);
      expect(await identities()).toEqual(before);
    },
    20 * MINUTES,
  );

  it(
    'are told apart from one that does not boot, whose message says what to look at',
    async () => {
      const blank = sandbox.path('blank.qcow2');
      execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', blank, '1G']);
      const broken: VirtualNode = {
        ...lab.nodes[1]!,
        name: 'worker-2',
        address: '10.97.0.22',
        macAddress: macAddressOf(NAME, 'worker-2'),
      };
      const other: LibvirtLab = { ...lab, image: { url: `file://${blank}`, checksum: sha256(blank) } };
      const call = machineCall(other, broken, publicKey());
      await done(imageCall(other));
      await done(call);
      const { status, stderr } = await create(answers(broken, 15));
      expect(status).toBe(1);
      expect(stderr).toMatch(
        /^'worker-2' \(ward@10\.97\.0\.22:22\) must answer by SSH, and has not within \d+ s/,
      );
      expect(stderr).toContain('virsh console worker-2');
      for (const each of [call, imageCall(other)])
        expect(await sandbox.run(each.remove, each.environment)).toMatchObject({ status: 0 });
      expect((await virsh('list', '--all', '--name')).split('\n').toSorted()).toEqual([
        'control-1',
        'worker-1',
      ]);
    },
    10 * MINUTES,
  );

  it(
    'leave nothing behind when they are removed, twice',
    async () => {
      const calls = [
        ...lab.nodes.flatMap((node) => [answers(node), machine(node)]),
        imageCall(lab),
        networkCall(lab),
      ];
      for (const call of [...calls, ...calls]) {
        const { status, stderr } = await sandbox.run(call.remove, call.environment);
        expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
      }
      expect(await virsh('list', '--all', '--name')).toBe('');
      expect(await virsh('net-list', '--all', '--name')).toBe('');
      expect(readdirSync(sandbox.path('libvirt/images'))).toEqual([]);
      expect(readFileSync(knownHostsFile(), 'utf8')).toBe('');
      expect((await sandbox.run(['pgrep', '-f', 'qemu-system|dnsmasq'])).stdout).toBe('');
    },
    5 * MINUTES,
  );

  it(
    'and this machine has neither process, link, mount nor file of them afterwards',
    async () => {
      const folder = sandbox.path();
      await sandbox.stop();
      expect(processesIn(namespace)).toEqual([]);
      expect(readFileSync('/proc/mounts', 'utf8')).not.toContain(folder);
      expect(Object.keys(networkInterfaces())).not.toContain('ward-proof');
      expect(existsSync(folder)).toBe(false);
    },
    2 * MINUTES,
  );
});

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

/** Processes in a namespace of networks. */
const processesIn = (namespace: string): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/ns/net`) === namespace;
    } catch {
      return false;
    }
  });
