import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { succeeds } from '../run-command.ts';

/** Tools that run an image, in the order in which they are tried. */
export const runEngines = ['podman', 'docker'] as const;
export type RunEngine = (typeof runEngines)[number];

export interface RunInImageProps {
  readonly engine: RunEngine;
  /** Reference or digest that the engine knows or can pull. */
  readonly image: string;
  /** Program of `bundleUnitTests`, alone in its folder, which every user may enter. */
  readonly program: string;
  /** Told what the tests print, as it comes. */
  readonly say: (text: string) => void;
  /** Ends the container when it aborts. */
  readonly signal: AbortSignal;
}

/** Where the container has the folder of the tests. */
const FOLDER = '/unit-tests';

/**
 * Runs unit tests by the Node.js of an image as the image's user, without network, rights and a file that can be written.
 * @returns how many ran
 * @throws Error when one failed, none ran, the container did not start, or it was ended
 */
export async function runInImage({ engine, image, program, say, signal }: RunInImageProps): Promise<number> {
  signal.throwIfAborted();
  const container = `eeg-ward-unit-tests-${randomUUID()}`;
  const confined = ['--network=none', '--read-only', '--cap-drop=all', '--security-opt=no-new-privileges'];
  const mounted = `--mount=type=bind,src=${dirname(program)},dst=${FOLDER},readonly`;
  const options = ['--rm', `--name=${container}`, ...confined, mounted, '--entrypoint=node'];
  const node = ['--enable-source-maps', '--test-reporter=spec', `${FOLDER}/${basename(program)}`];
  const child = spawn(engine, ['run', ...options, image, ...node], {
    env: process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      say(text);
    });
  const end = (): void => void succeeds(engine, ['kill', container]);
  signal.addEventListener('abort', end);
  const status = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  }).finally(() => signal.removeEventListener('abort', end));
  signal.throwIfAborted();
  return countOf(status, printed, image);
}

/** How many tests ran, out of what a program of `bundleUnitTests` printed. @throws Error unless all is well */
export function countOf(status: number | null, printed: string, image: string): number {
  const count = Number(/^unit tests: (\d+) ran$/m.exec(printed)?.[1] ?? 0);
  if (count === 0) throw new Error(`unit tests must run in ${image}; none did (exit ${status})`);
  if (status !== 0)
    throw new Error(`unit tests in ${image} must pass; they ended with ${status} after ${count} ran`);
  return count;
}
