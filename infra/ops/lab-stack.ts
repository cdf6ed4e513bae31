import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LocalWorkspace, type Stack } from '@pulumi/pulumi/automation/index.js';
import type { HospitalAddresses } from '../outputs.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const show = (text: string): void => void process.stdout.write(text);

/** A stack of this project, by Pulumi's Automation API. */
export class LabStack {
  readonly #stack: Stack;

  private constructor(stack: Stack) {
    this.#stack = stack;
  }

  /** @throws CommandError when there is no such stack, or no `pulumi` */
  static async open(name: string): Promise<LabStack> {
    return new LabStack(await LocalWorkspace.selectStack({ stackName: name, workDir: root }));
  }

  /** What the last `pulumi up` ended with: when, and how. Undefined: there was none. */
  async lastUpdate(): Promise<string | undefined> {
    const [last] = await this.#stack.history(1);
    return last === undefined
      ? undefined
      : `${last.kind} ${last.result}, ${(last.endTime ?? last.startTime).toISOString()}`;
  }

  /** @throws RangeError when the stack was never brought up */
  async outputs(): Promise<{
    readonly kubeconfig: string;
    readonly addresses: readonly HospitalAddresses[];
  }> {
    const { kubeconfig, addresses } = await this.#stack.outputs();
    if (kubeconfig === undefined || addresses === undefined)
      throw new RangeError(`the stack '${this.#stack.name}' must have been brought up: pulumi up`);
    return { kubeconfig: kubeconfig.value as string, addresses: addresses.value as HospitalAddresses[] };
  }

  /**
   * Writes the state, whose secrets stay encrypted, and the stack's file, which has the salt of the encryption. The
   * Automation API's own export would write the secrets in clear text.
   */
  export(folder: string): void {
    const { name } = this.#stack;
    execFileSync(
      'pulumi',
      ['stack', 'export', '--stack', name, '--file', join(folder, `${name}.state.json`)],
      {
        cwd: root,
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    copyFileSync(join(root, `Pulumi.${name}.yaml`), join(folder, `Pulumi.${name}.yaml`));
  }

  /** Removes everything but what is protected: namespaces, volumes, claims, and virtual machines with data. */
  async destroyWithoutData(): Promise<void> {
    await this.#stack.destroy({ excludeProtected: true, onOutput: show });
  }

  /** Removes everything, patients' data too. The stack's file does not allow it any longer afterwards. */
  async destroyWithData(): Promise<void> {
    await this.#stack.setConfig('deleteData', { value: 'true' });
    try {
      await this.#stack.up({ onOutput: show });
      await this.#stack.destroy({ onOutput: show });
    } finally {
      await this.#stack.removeConfig('deleteData');
    }
  }
}
