import { spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** kubectl with one kubeconfig. */
export class Kubectl {
  readonly #file: string;
  readonly #folder: string | undefined;

  private constructor(file: string, folder?: string) {
    this.#file = file;
    this.#folder = folder;
  }

  /** @param kubeconfig text of one: it lies in a file that only its owner can read, until `close` */
  static withText(kubeconfig: string): Kubectl {
    const folder = mkdtempSync(join(tmpdir(), 'eeg-ward-ops-'));
    const file = join(folder, 'kubeconfig');
    writeFileSync(file, kubeconfig, { mode: 0o600 });
    return new Kubectl(file, folder);
  }

  /** @throws RangeError when there is no such file */
  static withFile(file: string): Kubectl {
    if (!existsSync(file)) throw new RangeError(`'--kubeconfig' (${file}) must be a file that exists`);
    return new Kubectl(file);
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

  list<Item>(resource: string, namespace?: string, words: readonly string[] = []): readonly Item[] {
    const where = namespace === undefined ? [] : ['-n', namespace];
    const { items } = JSON.parse(this.read([...where, 'get', resource, ...words, '-o', 'json'])) as {
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
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
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
