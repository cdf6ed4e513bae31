import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import {
  LocalWorkspace,
  Stack,
  type DestroyOptions,
  type EngineEvent,
} from '@pulumi/pulumi/automation/index.js';
import { parse, stringify } from 'yaml';
import { project } from '../dev-stack.ts';
import { projectCopy } from './project-copy.ts';

/** Version of the Pulumi on PATH, or undefined where there is none. */
export function pulumiVersion(): string | undefined {
  const { status, stdout } = spawnSync('pulumi', ['version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Names of resources by what was done to them, such as `create`; what stayed the same is not among them. */
export type Changes = Readonly<Record<string, readonly string[]>>;

/** A stack of the unmodified program under the real engine, with its state in a folder of its own. */
export class ProofStack {
  readonly #stack: Stack;
  readonly #folder: string;
  readonly #environment: Readonly<Record<string, string>>;

  private constructor(stack: Stack, folder: string, environment: Readonly<Record<string, string>>) {
    this.#stack = stack;
    this.#folder = folder;
    this.#environment = environment;
  }

  /** @param environment what program and commands get besides this process's */
  static async create(folder: string, environment: Readonly<Record<string, string>> = {}) {
    const backend = join(folder, 'backend');
    mkdirSync(backend);
    const whole = {
      // Where plugins are, also when `environment` moves HOME.
      PULUMI_HOME: process.env['PULUMI_HOME'] ?? join(homedir(), '.pulumi'),
      PULUMI_SKIP_UPDATE_CHECK: 'true',
      ...environment,
      // The Kubernetes provider leaves kubeconfigs there.
      TMPDIR: folder,
      PULUMI_BACKEND_URL: `file://${backend}`,
      PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString('hex'),
    };
    const workspace = await LocalWorkspace.create({ workDir: projectCopy(folder), envVars: whole });
    return new ProofStack(await Stack.create('proof', workspace), folder, whole);
  }

  /** Writes the stack's file as an operator would. */
  configure(values: Readonly<Record<string, unknown>>): void {
    const file = join(this.#directory, 'Pulumi.proof.yaml');
    const before = parse(readFileSync(file, 'utf8')) as object;
    const config = Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`${project}:${key}`, value]),
    );
    writeFileSync(file, stringify({ ...before, config }));
  }

  /** @throws CommandError with what the engine printed */
  preview(): Promise<Changes> {
    return this.#observed((onEvent) => this.#stack.preview({ onEvent }));
  }

  /** @throws CommandError with what the engine printed; with `expectNoChanges` for any change */
  up(options: { readonly expectNoChanges?: boolean } = {}): Promise<Changes> {
    return this.#observed((onEvent) => this.#stack.up({ ...options, onEvent }));
  }

  /** What `pulumi destroy` does first. @throws CommandError with what the engine printed */
  previewDestroy(): Promise<Changes> {
    return this.#observed((onEvent) => this.#stack.previewDestroy({ onEvent }));
  }

  /** Without the preview that `pulumi destroy` begins with. @throws CommandError with what the engine printed */
  destroy(options: Pick<DestroyOptions, 'excludeProtected'> = {}): Promise<Changes> {
    return this.#observed((onEvent) => this.#stack.destroy({ ...options, onEvent }));
  }

  /** Values of the stack's outputs, and which are secret. */
  outputs() {
    return this.#stack.outputs();
  }

  /** The state as `pulumi stack export` prints it, secrets encrypted. */
  exportedState(): string {
    return execFileSync('pulumi', ['stack', 'export', '--stack', 'proof', '--non-interactive'], {
      cwd: this.#directory,
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      env: { ...process.env, ...this.#environment },
    });
  }

  /** Resources that the state has, by logical name; components, providers and the stack itself are among them. */
  recorded(): readonly string[] {
    const { deployment } = JSON.parse(this.exportedState()) as {
      readonly deployment: { readonly resources?: readonly { readonly urn: string }[] };
    };
    return (deployment.resources ?? []).map(({ urn }) => nameIn(urn));
  }

  /** Removes the stack's record of an empty stack. */
  remove(): Promise<void> {
    return this.#stack.workspace.removeStack('proof');
  }

  get #directory(): string {
    return join(this.#folder, 'project');
  }

  async #observed(run: (onEvent: (event: EngineEvent) => void) => Promise<unknown>): Promise<Changes> {
    const changes: Record<string, string[]> = {};
    await run(({ resourcePreEvent }) => {
      const { op, urn } = resourcePreEvent?.metadata ?? { op: 'same', urn: '' };
      if (op !== 'same' && !urn.includes('::pulumi:pulumi:Stack::')) (changes[op] ??= []).push(nameIn(urn));
    });
    return Object.fromEntries(Object.entries(changes).map(([op, names]) => [op, names.toSorted()]));
  }
}

const nameIn = (urn: string): string => urn.split('::').slice(3).join('::');
