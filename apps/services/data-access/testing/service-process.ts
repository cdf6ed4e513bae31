import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { serviceEnvironment } from './service.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** data-access as a process of its own, which can be killed. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** kill -9, and waits until it is gone. */
  kill(): Promise<void>;
}

/**
 * Starts a process and waits until it listens.
 * @param launcher command that starts the command after it, such as `prlimit`
 */
export async function startServiceProcess(
  databaseUrl: string,
  launcher: readonly string[] = [],
): Promise<ServiceProcess> {
  const [command, ...args] = [...launcher, process.execPath, '--import', 'tsx', main];
  const child = spawn(command!, args, {
    env: { ...process.env, ...serviceEnvironment(databaseUrl), LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return {
    url: await listeningUrl(child),
    pid: child.pid!,
    kill: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

async function listeningUrl(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const { msg, url } = JSON.parse(line) as { msg?: string; url?: string };
    if (msg === 'listening' && url !== undefined) {
      child.stdout!.resume();
      return url;
    }
  }
  throw new Error('the process of data-access must listen; it ended');
}
