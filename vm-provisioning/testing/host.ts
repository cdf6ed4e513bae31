import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import type { ScriptCall } from '../libvirt/script-calls.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const standIns = fileURLToPath(new URL('stand-ins', import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** A host on which the real scripts run, with stand-ins for libvirt's programs and ssh. */
export function standInHost() {
  const folder = temporaryFolder();
  const state = join(folder.path, 'state');
  mkdirSync(state);
  const calls = (): readonly string[] =>
    existsSync(join(state, 'calls')) ? readFileSync(join(state, 'calls'), 'utf8').trimEnd().split('\n') : [];
  const run = (words: readonly string[], environment: Readonly<Record<string, string>>): Ended => {
    const { status, signal, stderr } = spawnSync(words[0]!, words.slice(1), {
      cwd: root,
      encoding: 'utf8',
      env: {
        ...environment,
        PATH: `${standIns}:${process.env['PATH']}`,
        STAND_IN_STATE: state,
        RETRY_SECONDS: '0.02',
        SHUTDOWN_SECONDS: '1',
      },
    });
    return { status, signal, stderr };
  };
  return {
    folder: folder.path,
    path: (name: string): string => join(folder.path, name),
    create: ({ create, environment }: ScriptCall, more: Readonly<Record<string, string>> = {}): Ended =>
      run(create, { ...environment, ...more }),
    removeOf: ({ remove, environment }: ScriptCall): Ended => run(remove, environment),
    run,
    /** Writes a file that tells a stand-in how to behave. */
    tell: (name: string, text = ''): void => writeFileSync(join(state, name), text),
    untell: (name: string): void => rmSync(join(state, name), { force: true }),
    /** What a stand-in keeps, such as domains/worker-1/state. */
    kept: (name: string): string | undefined =>
      existsSync(join(state, name)) ? readFileSync(join(state, name), 'utf8').trim() : undefined,
    /** Calls so far that change something. */
    changes: (): readonly string[] =>
      calls().filter(
        (call) =>
          !/^(virsh (net-info|net-dumpxml|net-autostart|domstate|desc|dumpxml|autostart)|ssh|qemu-img info)/.test(
            call,
          ),
      ),
    calls,
    remove: folder.remove,
  };
}

export type StandInHost = ReturnType<typeof standInHost>;
