import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

export interface LoggedRun {
  readonly words: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** Called with each line of the output. */
  readonly onLine?: (line: string) => void;
  /** Called with the process group, once it runs. */
  readonly onStart?: (group: number) => void;
}

/**
 * Runs a program in a process group of its own; its whole output is added to a file. SIGINT and SIGTERM end it too.
 * @returns its exit status, or the name of the signal that ended it
 * @throws Error when it cannot be started
 */
export async function runLogged(run: LoggedRun): Promise<number | NodeJS.Signals> {
  mkdirSync(dirname(run.logFile), { recursive: true, mode: 0o700 });
  const log = createWriteStream(run.logFile, { flags: 'a', mode: 0o600 });
  const child = spawn(run.words[0]!, run.words.slice(1), {
    cwd: run.folder,
    env: run.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const forward = (signal: NodeJS.Signals): void => {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  };
  process.on('SIGINT', forward).on('SIGTERM', forward);
  try {
    const ended = new Promise<number | NodeJS.Signals>((resolve, reject) => {
      child.once('error', reject).once('close', (status, signal) => resolve(signal ?? status ?? 1));
    });
    if (child.pid !== undefined) run.onStart?.(child.pid);
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        run.onLine?.(line);
      });
    return await ended;
  } finally {
    process.off('SIGINT', forward).off('SIGTERM', forward);
    await new Promise((resolve) => log.end(resolve));
  }
}
