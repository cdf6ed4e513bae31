import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { inLab, labFolder } from '../layout.ts';
import { run, type RunOptions } from '../run.ts';
import { endProcessesInCgroups, inProgramGroups, makeCgroups, removeCgroups } from './cgroups.ts';
import { unwireNode } from './wire.ts';

const START_MS = 30_000;
const STOP_MS = 60_000;
const POLL_MS = 100;
const MARK = 'eeg-ward-lab-init';

/**
 * The first process of the lab's own process namespace: it adopts whatever loses its parent, and everything ends with
 * it. What programs write to fixed places goes to memory that vanishes with the namespace of mounts.
 */
const firstProcess = `
set -e
mount --make-rshared /
mount -t tmpfs lab /run
mount -t tmpfs lab /var/lib
touch "$1"
while :; do sleep 3600 & wait $!; done
`;

/**
 * Namespaces of processes, mounts and network in which the whole lab runs. Ending one process ends all of it, and the
 * kernel takes away what was mounted and wired inside.
 */
export class Sandbox {
  /** The first process, as this machine numbers it. */
  readonly pid: number;

  private constructor(pid: number) {
    this.pid = pid;
  }

  /** The lab that runs on this machine, if any. */
  static running(): Sandbox | undefined {
    const keeper = keeperPid();
    if (keeper === undefined) return undefined;
    const first = childOf(keeper);
    return first === undefined ? undefined : new Sandbox(first);
  }

  /** @throws Error when the namespaces cannot be made */
  static async start(): Promise<Sandbox> {
    mkdirSync(inLab('log'), { recursive: true, mode: 0o700 });
    makeCgroups();
    const ready = inLab('ready');
    const log = openSync(inLab('log/sandbox.log'), 'a');
    const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc'];
    const keeper = spawn('unshare', [...namespaces, 'bash', '-c', firstProcess, MARK, ready], {
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    keeper.on('error', () => undefined);
    keeper.unref();
    writeFileSync(inLab('pid'), String(keeper.pid ?? ''));
    const end = Date.now() + START_MS;
    while (Date.now() < end && keeper.exitCode === null) {
      const sandbox = existsSync(ready) ? Sandbox.running() : undefined;
      if (sandbox !== undefined) return sandbox;
      await wait(POLL_MS);
    }
    throw new Error(
      `the lab's namespaces must be made within ${START_MS / 1_000} s: ${readFileSync(inLab('log/sandbox.log'), 'utf8')}`,
    );
  }

  /** Starts a program that runs until the lab ends; `log/<name>.log` takes what it prints. */
  daemon(
    name: string,
    program: string,
    options: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): void {
    const log = openSync(inLab('log', `${name}.log`), 'a');
    const [command, ...args] = inProgramGroups('nsenter', this.#inside(program, options));
    const child = spawn(command!, args, {
      cwd: labFolder,
      detached: true,
      env: { ...process.env, ...environment },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    child.on('error', () => undefined);
    child.unref();
  }

  /** Kills a program of the lab, as a lack of memory does. @throws Error when none of that name runs */
  async kill(name: string): Promise<void> {
    const numbers = (await this.run('pgrep', ['--exact', name])).trim().split('\n');
    await this.run('kill', ['-KILL', ...numbers]);
  }

  /** Runs a command in the lab to its end. @returns what it printed @throws Error with what it said */
  run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
    return run('nsenter', this.#inside(command, args), options);
  }

  #inside(program: string, options: readonly string[]): string[] {
    return [`--target=${this.pid}`, '--mount', '--net', '--pid', `--wd=${labFolder}`, program, ...options];
  }
}

/**
 * Ends the lab, whatever state it is in, and removes all that it left.
 * @returns whether there was anything
 * @throws Error naming what could not be removed
 */
export async function stopSandbox(): Promise<boolean> {
  const keeper = keeperPid();
  const there = keeper !== undefined || existsSync(labFolder);
  if (keeper !== undefined) process.kill(keeper, 'SIGKILL');
  const end = Date.now() + STOP_MS;
  while (keeper !== undefined && isAlive(keeper) && Date.now() < end) await wait(POLL_MS);
  endProcessesInCgroups();
  await unwireNode();
  let left = removeCgroups();
  while (left.length > 0 && Date.now() < end) {
    await wait(POLL_MS);
    left = removeCgroups();
  }
  if (left.length > 0)
    throw new Error(`control groups must be unused within ${STOP_MS / 1_000} s: ${left.join(', ')}`);
  rmSync(labFolder, { recursive: true, force: true });
  return there;
}

/** The process that holds the namespaces, by its file and its command line: numbers are used again. */
function keeperPid(): number | undefined {
  if (!existsSync(inLab('pid'))) return undefined;
  const pid = Number(readFileSync(inLab('pid'), 'utf8'));
  return pid > 0 && isAlive(pid) ? pid : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(MARK);
  } catch {
    return false;
  }
}

function childOf(pid: number): number | undefined {
  try {
    const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return first === undefined || first === '' ? undefined : Number(first);
  } catch {
    return undefined;
  }
}
