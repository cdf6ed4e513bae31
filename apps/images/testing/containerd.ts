import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { until } from '../../testing/until.ts';
import { runCommand } from '../run-command.ts';

/** A container that runs. */
export interface Container {
  readonly id: string;
  /** What it printed so far. */
  readonly output: () => string;
  /** Its exit code, when it ends. */
  readonly ended: Promise<number | null>;
  /** Ends it with SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

export interface RunProps {
  readonly image: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** In place of the image's own. */
  readonly command?: readonly string[];
  /** Folders of this machine by where they are in the container. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** A containerd of the test's own: it runs images as a pod does, with a read-only root and without privileges. */
export class Containerd {
  readonly #folder = temporaryFolder();
  readonly #containers = new Set<Container>();
  #daemon: ChildProcess | undefined;
  #count = 0;

  async start(): Promise<void> {
    const path = (name: string): string => join(this.#folder.path, name);
    writeFileSync(
      path('config.toml'),
      [
        'version = 2',
        `root = "${path('root')}"`,
        `state = "${path('state')}"`,
        'disabled_plugins = ["io.containerd.grpc.v1.cri"]',
        `grpc = { address = "${this.#socket}" }`,
      ].join('\n'),
    );
    this.#daemon = spawn('containerd', ['--config', path('config.toml')], { stdio: 'ignore' });
    await until('containerd answers', () => this.ctr('version').then(() => true), 60_000);
  }

  get #socket(): string {
    return join(this.#folder.path, 'containerd.sock');
  }

  ctr(...args: readonly string[]): Promise<string> {
    return runCommand('ctr', this.#arguments(args));
  }

  #arguments(args: readonly string[]): string[] {
    return ['--address', this.#socket, '--namespace', 'k8s.io', ...args];
  }

  run({ image, environment = {}, command = [], mounts = {} }: RunProps): Container {
    const id = `test-${(this.#count += 1)}`;
    const temporary = 'type=tmpfs,src=tmpfs,dst=/tmp,options=mode=1777:size=64m:nosuid:nodev';
    const options = [
      ...['--rm', '--read-only', '--net-host', '--mount', temporary],
      ...Object.entries(mounts).flatMap(([dst, src]) => [
        '--mount',
        `type=bind,src=${src},dst=${dst},options=rbind:rw`,
      ]),
      ...Object.entries(environment).flatMap(([key, value]) => ['--env', `${key}=${value}`]),
    ];
    const child = spawn('ctr', this.#arguments(['run', ...options, image, id, ...command]));
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    const container: Container = {
      id,
      output: () => output,
      ended,
      stop: async () => {
        if (child.exitCode === null) await this.ctr('task', 'kill', '--signal', 'SIGTERM', id);
        return ended;
      },
    };
    this.#containers.add(container);
    void ended.then(() => this.#containers.delete(container));
    return container;
  }

  /** Runs a command in an image to its end. @returns what it printed @throws Error when it fails */
  async output(props: RunProps): Promise<string> {
    const container = this.run(props);
    const code = await container.ended;
    if (code !== 0) throw new Error(`'${props.command?.join(' ')}' (exit ${code}): ${container.output()}`);
    return container.output();
  }

  async stop(): Promise<void> {
    for (const container of this.#containers) await container.stop();
    if (this.#daemon !== undefined && this.#daemon.exitCode === null) {
      this.#daemon.kill('SIGTERM');
      await once(this.#daemon, 'exit');
    }
    this.#folder.remove();
  }
}
