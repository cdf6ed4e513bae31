import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const STOP_MS = 10_000;
const SHOWN_LINES = 15;

/** A program of the lab that runs until it is stopped, and never longer than the process that started it. */
export class LabProcess {
  readonly #child: ChildProcess;
  readonly #name: string;
  readonly #log: string;

  /** @param folder working directory; `<program>.log` in it takes what the program prints */
  constructor(program: string, options: readonly string[], folder: string) {
    this.#name = basename(program);
    this.#log = join(folder, `${this.#name}.log`);
    const log = openSync(this.#log, 'a');
    this.#child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...options], {
      cwd: folder,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#child.on('error', () => undefined);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws Error with the end of its log, when it ended by itself */
  assertRuns(): void {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null && this.pid !== undefined) return;
    const lines = readFileSync(this.#log, 'utf8').trimEnd().split('\n');
    throw new Error(
      `'${this.#name}' ended (${signalCode ?? exitCode ?? 'it could not be started'}):\n${lines.slice(-SHOWN_LINES).join('\n')}`,
    );
  }

  /** Asks it to stop, and ends it when it does not. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(timer);
  }
}
