import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { freePort } from '../../../scripts/free-port.ts';

/** A registry of the test's own, on loopback. */
export class TestRegistry {
  readonly #folder = temporaryFolder();
  #process: ChildProcess | undefined;
  /** Address and port, once it is started. */
  host = '';

  async start(): Promise<void> {
    this.host = `127.0.0.1:${await freePort()}`;
    const file = join(this.#folder.path, 'config.yml');
    const storage = { filesystem: { rootdirectory: join(this.#folder.path, 'data') } };
    writeFileSync(file, JSON.stringify({ version: 0.1, storage, http: { addr: this.host } }));
    this.#process = spawn('docker-registry', ['serve', file], { stdio: 'ignore' });
    await until('the registry answers', async () => (await fetch(`http://${this.host}/v2/`)).ok, 30_000);
  }

  async stop(): Promise<void> {
    if (this.#process !== undefined && this.#process.exitCode === null) {
      this.#process.kill();
      await once(this.#process, 'exit');
    }
    this.#folder.remove();
  }
}
