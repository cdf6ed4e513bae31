import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeDurably } from './journal.ts';

interface Holder {
  /** Process that holds the lock. */
  readonly runner: number;
  /** Leader of the process group of what it started, with its command line. */
  readonly child?: { readonly group: number; readonly command: string };
}

const KILL_AFTER_MS = 10_000;

/** At most one run for a lab. What a killed run left running is ended before the next begins. */
export class RunLock {
  private readonly file: string;

  private constructor(stateFolder: string) {
    this.file = join(stateFolder, 'run.lock');
  }

  /** @throws Error when another run is under way */
  static async take(stateFolder: string): Promise<RunLock> {
    const lock = new RunLock(stateFolder);
    const holder = lock.holder();
    if (holder !== undefined && holder.runner !== process.pid && commandOf(holder.runner) !== undefined)
      throw new Error(
        `'${lock.file}' (process ${holder.runner}) must be free: a run for this lab is under way; wait for it, or end that process`,
      );
    if (holder?.child !== undefined) await endGroup(holder.child);
    writeDurably(lock.file, JSON.stringify({ runner: process.pid }));
    return lock;
  }

  /** Notes what this run has started, so that the next can end it. */
  startedChild(group: number): void {
    const command = commandOf(group);
    if (command !== undefined)
      writeDurably(this.file, JSON.stringify({ runner: process.pid, child: { group, command } }));
  }

  release(): void {
    rmSync(this.file, { force: true });
  }

  private holder(): Holder | undefined {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Holder;
    } catch {
      return undefined;
    }
  }
}

/** Command line of a process, undefined where there is none. */
function commandOf(pid: number): string | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,args=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    const [status = 'Z', ...words] = text.split(/\s+/);
    return status.startsWith('Z') ? undefined : words.join(' ');
  } catch {
    return undefined;
  }
}

/** Ends a group only while its leader is the very command that was started. */
async function endGroup({
  group,
  command,
}: {
  readonly group: number;
  readonly command: string;
}): Promise<void> {
  const began = Date.now();
  while (commandOf(group) === command) {
    process.kill(-group, Date.now() - began < KILL_AFTER_MS ? 'SIGTERM' : 'SIGKILL');
    await setTimeout(200);
  }
}
