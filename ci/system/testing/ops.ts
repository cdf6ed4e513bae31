import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { programFolder } from '../../lab/programs.ts';
import type { SystemUnderTest } from './system-under-test.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** `npm run ops` as an operator calls it who has a kubeconfig and no stack. */
export async function ops(
  { kubeconfig, sandbox, namespace }: SystemUnderTest,
  ...words: readonly string[]
): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(
    'npm',
    ['run', '--silent', 'ops', '--', ...words, '--kubeconfig', kubeconfig, '--hospital', namespace],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PATH: [...(sandbox === undefined ? [] : [programFolder]), process.env['PATH']].join(':'),
      },
    },
  );
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { status, stdout, stderr };
}
