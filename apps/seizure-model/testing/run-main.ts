import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a command of this room as `npm run` does, and waits for its end. @param file below apps/seizure-model */
export function runMain(file: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/run.mjs', `apps/seizure-model/${file}`, ...args],
    { cwd: root, encoding: 'utf8', timeout: 240_000 },
  );
  return { status, stdout, stderr };
}
