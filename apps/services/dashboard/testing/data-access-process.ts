import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../../testing/temporary-folder.ts';
import { until } from '../../../testing/until.ts';
import { addPatients, dataAccessEnv } from './start-data-access.ts';
import { freePort } from '../../../../scripts/free-port.ts';

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** The real data-access as a process of its own, so that it can be killed like one. */
export class DataAccessProcess {
  readonly url: string;
  /** Password of the account `test`. */
  password = '';
  readonly #port: number;
  readonly #folder = temporaryFolder();
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(names: readonly string[]): Promise<DataAccessProcess> {
    const made = new DataAccessProcess(await freePort());
    made.password = await addPatients(made.#databaseUrl, names);
    await made.start();
    return made;
  }

  get #databaseUrl(): string {
    return `sqlite:${this.#folder.path}/ward.sqlite`;
  }

  async start(): Promise<void> {
    this.#child = spawn(process.execPath, ['--import', 'tsx', 'apps/services/data-access/main.ts'], {
      cwd: repository,
      env: { ...process.env, ...dataAccessEnv(this.#databaseUrl), PORT: String(this.#port) },
      stdio: 'ignore',
    });
    await until('data-access is ready', async () => (await fetch(`${this.url}/readyz`)).ok, 45_000);
  }

  /** kill -9 */
  async kill(): Promise<void> {
    if (this.#child === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  async remove(): Promise<void> {
    await this.kill();
    this.#folder.remove();
  }
}
