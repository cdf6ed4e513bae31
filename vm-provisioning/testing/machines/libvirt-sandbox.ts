import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../../apps/testing/temporary-folder.ts';
import { until } from '../../../apps/testing/until.ts';
import { root } from '../cluster-host.ts';

const START_MS = 120_000;
const STOP_MS = 30_000;

/**
 * The first process of the sandbox. libvirt has its own folders there: disks in "$1", all else in memory. Without control
 * groups, which would be those of the whole machine, and without KVM: where it is there and works for some users only,
 * libvirt asks qemu again at every call what it can do. It ends, and everything with it, once nobody holds its input.
 */
const firstProcess = `
set -e
mount -t tmpfs sandbox /run
mkdir /run/lock
mount -t tmpfs sandbox /etc/libvirt
mount -t tmpfs sandbox /var/log/libvirt
mount -t tmpfs sandbox /var/cache/libvirt
mount --bind "$1" /var/lib/libvirt
if [ -e /dev/kvm ]; then install -m 0 /dev/null "$1/no-kvm"; mount --bind "$1/no-kvm" /dev/kvm; fi
printf '%s = []\\n' cgroup_controllers namespaces >/etc/libvirt/qemu.conf
ip link set lo up
virtlogd --daemon
libvirtd --daemon
until virsh --connect qemu:///system list >/dev/null; do sleep 1; done
touch "$1/ready"
while read -r _; do :; done
`;

/** What a command in the sandbox ended with. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * A libvirt of a test's own, in namespaces of processes, mounts and network: machines, networks, firewall rules and mounts
 * in it end with its first process, and that ends with the test.
 */
export class LibvirtSandbox {
  readonly #folder = temporaryFolder();
  readonly #keeper: ChildProcess;

  private constructor() {
    chmodSync(this.#folder.path, 0o755);
    for (const name of ['libvirt', 'home', 'state']) mkdirSync(this.path(name));
    const log = openSync(this.path('libvirt.log'), 'w');
    const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
    this.#keeper = spawn(
      'unshare',
      [...namespaces, 'bash', '-c', firstProcess, 'eeg-ward', this.path('libvirt')],
      { stdio: ['pipe', log, log] },
    );
  }

  /** @throws Error with what libvirt said when it does not start */
  static async start(): Promise<LibvirtSandbox> {
    const sandbox = new LibvirtSandbox();
    try {
      await until('libvirt of the sandbox answers', () => sandbox.#isReady(), START_MS);
      return sandbox;
    } catch (error) {
      const said = readFileSync(sandbox.path('libvirt.log'), 'utf8');
      await sandbox.stop();
      throw new Error(`${(error as Error).message}\n${said}`, { cause: error });
    }
  }

  /** A path of this machine that the sandbox has too; its libvirt's disks are below `libvirt`. */
  path(...names: readonly string[]): string {
    return join(this.#folder.path, ...names);
  }

  /** Runs a command to its end, from the root of the repository. */
  async run(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const child = this.#start(words, environment);
    let stdout = '';
    let stderr = '';
    child.stdout!.on('data', (text: Buffer) => (stdout += text.toString()));
    child.stderr!.on('data', (text: Buffer) => (stderr += text.toString()));
    const [status] = (await once(child, 'close')) as [number | null];
    return { status, stdout, stderr };
  }

  /** Its first process, as this machine numbers it. */
  get pid(): number {
    const keeper = this.#keeper.pid;
    return Number(readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8').trim().split(' ')[0]);
  }

  #start(words: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
    return spawn('nsenter', [`--target=${this.pid}`, '--mount', '--net', '--pid', `--wd=${root}`, ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: this.path('home'),
        XDG_STATE_HOME: this.path('state'),
        ...environment,
      },
    });
  }

  /** Ends everything in it; a second time nothing is left to end. */
  async stop(): Promise<void> {
    if (this.#keeper.exitCode === null && this.#keeper.signalCode === null) {
      const ended = once(this.#keeper, 'close');
      const timer = setTimeout(() => this.#keeper.kill('SIGKILL'), STOP_MS);
      this.#keeper.stdin!.end();
      await ended;
      clearTimeout(timer);
    }
    this.#folder.remove();
  }

  #isReady(): boolean {
    if (this.#keeper.exitCode !== null) throw new Error('it has ended');
    return existsSync(this.path('libvirt/ready'));
  }
}
