import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** kubectl with the kubeconfig of a stack. */
export class Kubectl {
  readonly #folder: string;

  /** The kubeconfig lies in a file that only its owner can read, until `close`. */
  constructor(kubeconfig: string) {
    this.#folder = mkdtempSync(join(tmpdir(), 'eeg-ward-ops-'));
    writeFileSync(this.#file, kubeconfig, { mode: 0o600 });
  }

  /** What it prints. @throws Error with its message when it fails */
  read(words: readonly string[], input?: string): string {
    const { stdout } = this.#ended(
      words,
      spawnSync('kubectl', [...words], {
        encoding: 'utf8',
        env: this.#environment,
        maxBuffer: 2 ** 28,
        ...(input === undefined ? {} : { input }),
      }),
    );
    return stdout;
  }

  list<Item>(resource: string, namespace?: string): readonly Item[] {
    const where = namespace === undefined ? [] : ['-n', namespace];
    const { items } = JSON.parse(this.read([...where, 'get', resource, '-o', 'json'])) as {
      readonly items: readonly Item[];
    };
    return items;
  }

  /** Runs with files in place of standard input and output. @throws Error when it fails */
  transfer(words: readonly string[], { from, to }: { readonly from?: number; readonly to?: number }): void {
    this.#ended(
      words,
      spawnSync('kubectl', [...words], {
        encoding: 'utf8',
        env: this.#environment,
        stdio: [from ?? 'ignore', to ?? 'ignore', 'pipe'],
      }),
    );
  }

  /** Runs on this terminal until it ends or is interrupted. @returns its exit status */
  async attend(words: readonly string[]): Promise<number> {
    const child = spawn('kubectl', [...words], { stdio: 'inherit', env: this.#environment });
    const ignore = (): void => undefined;
    process.on('SIGINT', ignore);
    const [code] = (await once(child, 'exit')) as [number | null];
    process.off('SIGINT', ignore);
    return code ?? 0;
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #file(): string {
    return join(this.#folder, 'kubeconfig');
  }

  get #environment(): NodeJS.ProcessEnv {
    return { ...process.env, KUBECONFIG: this.#file };
  }

  #ended(words: readonly string[], result: SpawnSyncReturns<string>): SpawnSyncReturns<string> {
    const { status, stderr, error } = result;
    if (error !== undefined) throw new Error(`'kubectl' must be installed and on PATH`, { cause: error });
    if (status !== 0) throw new Error(`'kubectl ${words.join(' ')}' must succeed: ${stderr.trim()}`);
    return result;
  }
}
