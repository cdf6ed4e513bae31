import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { writeDurably } from './journal.ts';

interface Holder {
  /** Process that holds the lock. */
  readonly runner: number;
  /** Leader of the process group of what it started, and when that began, to the second. */
  readonly child?: { readonly group: number; readonly startedMs: number };
}

const KILL_AFTER_MS = 10_000;
/** `ps` adds the age of a process to the time the machine began, which it knows to a second only. */
const SAME_START_MS = 2_000;

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
    if (holder !== undefined && holder.runner !== process.pid && startOf(holder.runner) !== undefined)
      throw new Error(
        `'${lock.file}' (process ${holder.runner}) must be free: a run for this lab is under way; wait for it, or end that process`,
      );
    if (holder?.child !== undefined) await endGroup(holder.child);
    writeDurably(lock.file, JSON.stringify({ runner: process.pid }));
    return lock;
  }

  /** Notes what this run has started, so that the next can end it. */
  startedChild(group: number): void {
    const startedMs = startOf(group);
    if (startedMs !== undefined)
      writeDurably(this.file, JSON.stringify({ runner: process.pid, child: { group, startedMs } }));
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

/** When a process began, undefined where there is none. Unlike its command line it stays when `env` becomes `bash`. */
function startOf(pid: number): number | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
    }).trim();
    const [status = 'Z', ...words] = text.split(/\s+/);
    return status.startsWith('Z') ? undefined : Date.parse(words.join(' '));
  } catch {
    return undefined;
  }
}

/** Ends a group only while its leader is the very process that was started. */
async function endGroup({ group, startedMs }: NonNullable<Holder['child']>): Promise<void> {
  const began = Date.now();
  for (;;) {
    const startMs = startOf(group);
    if (startMs === undefined || Math.abs(startMs - startedMs) > SAME_START_MS) return;
    process.kill(-group, Date.now() - began < KILL_AFTER_MS ? 'SIGTERM' : 'SIGKILL');
    await setTimeout(200);
  }
}
