import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** How a process is started and what happens when it ends by itself. */
export interface ProcessOptions {
  readonly name: string;
  /** JavaScript file that Node.js runs. */
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
  /** File that takes its output, appended. */
  readonly logFile: string;
  /** Told when the process ended without having been asked to. It is started again. */
  readonly onRestart?: (reason: string) => void;
}

const FIRST_RESTART_MS = 200;
const LONGEST_RESTART_MS = 5_000;
/** A process that lived this long starts its back-off anew. */
const STEADY_MS = 10_000;

/** A Node.js process that is started again when it ends by itself, sooner at first, later when it keeps ending. */
export class SupervisedProcess {
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #restart: NodeJS.Timeout | undefined;
  #restartMs = FIRST_RESTART_MS;
  #stopping = false;

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.#start();
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Asks the process to stop and waits until it has; kills it after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const forced = setTimeout(() => child.kill('SIGKILL'), graceMs);
      child.once('exit', () => {
        clearTimeout(forced);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  #start(): void {
    const { script, env, logFile } = this.#options;
    const log = openSync(logFile, 'a');
    const startedAt = Date.now();
    const child = spawn(process.execPath, [script], {
      env,
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
    closeSync(log);
    this.#child = child;
    child.once('exit', (code, signal) => {
      if (this.#stopping) return;
      if (Date.now() - startedAt > STEADY_MS) this.#restartMs = FIRST_RESTART_MS;
      this.#options.onRestart?.(`ended with ${signal ?? `exit code ${code}`}; its log is ${logFile}`);
      this.#restart = setTimeout(() => this.#start(), this.#restartMs);
      this.#restartMs = Math.min(this.#restartMs * 2, LONGEST_RESTART_MS);
    });
  }
}
