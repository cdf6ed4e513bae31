import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { missingPrograms } from '../../lab/build-programs.ts';
import { stepsUp } from '../../lab/lab-up.ts';
import { labFolder } from '../../lab/layout.ts';
import { allPrograms } from '../../lab/programs.ts';
import { machineFacts, problemsOf } from '../../lab/sandbox/preflight.ts';
import { expectedSeconds } from '../../lab/steps.ts';
import { LEAST_SHARE, reasonToSkip } from './reason-to-skip.ts';
import { awaitShareOfCore } from './share-of-core.ts';

/*
 * What continuous integration runs of the lab in the time that it has left: the lab, its proofs one file after another, the
 * end of the lab. What cannot be judged in time says why and counts as skipped. A lab that does not come up although there
 * was time, and a proof that was judged and is wrong, have failed.
 */

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Folders of proofs in the order in which they are taken, and the time that a file needs, in seconds. */
const folders = { 'ci/system': 360, 'ci/system/long': 780 };
const FIRST_SECONDS = folders['ci/system'];
/** Time for the end of the lab, in seconds. */
const DOWN_SECONDS = 60;

const { values } = parseArgs({ options: { minutes: { type: 'string' } } });
const endMs = Date.now() + Number(values.minutes) * 60_000;
if (Number.isNaN(endMs)) throw new RangeError(`'--minutes' (${values.minutes}) must be a number`);

const secondsLeft = (): number => (endMs - Date.now()) / 1_000 - DOWN_SECONDS;

/** Runs npm to its end, or until no time is left. */
function npm(...args: readonly string[]): 'well' | 'badly' | 'late' {
  const limit = String(Math.max(1, Math.floor(secondsLeft())));
  const { status } = spawnSync('timeout', ['--kill-after=20', limit, 'npm', '--silent', ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return status === 0 ? 'well' : status === 124 || status === 137 ? 'late' : 'badly';
}

const proofOptions = ['test', '--', '--count', '--runInBand', '--testPathIgnorePatterns=/node_modules/'];
const prove = (file: string) => npm(...proofOptions, '--runTestsByPath', file);

function skip(files: readonly string[], reason: string): void {
  console.log(`\nnot judged: ${files.join(', ')}: ${reason}`);
  spawnSync('npm', ['--silent', ...proofOptions, '--testNamePattern=^$', '--runTestsByPath', ...files], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

const reasonNow = async (
  secondsNeeded: number,
  problems: readonly string[] = [],
): Promise<string | undefined> =>
  reasonToSkip({
    problems,
    shareOfCore: await awaitShareOfCore(LEAST_SHARE),
    secondsLeft: secondsLeft(),
    secondsNeeded,
  });

const proofs = Object.entries(folders).flatMap(([folder, seconds]) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.proof.test.ts'))
    .map((name) => ({ file: `${folder}/${name}`, seconds })),
);
const files = proofs.map(({ file }) => file);
const occupied = existsSync(labFolder) ? ['a lab runs already: npm run lab:down'] : [];
const missing = missingPrograms(allPrograms);
const unbuilt =
  missing.length > 0 ? [`not built on this machine: ${missing.join(', ')}: npm run lab:build`] : [];
const reason = await reasonNow(expectedSeconds(stepsUp()) + FIRST_SECONDS, [
  ...occupied,
  ...unbuilt,
  ...problemsOf(machineFacts()),
]);
if (reason !== undefined) {
  skip(files, reason);
  process.exit(0);
}
const up = npm('run', 'lab:up');
let wrong = up === 'badly';
if (up === 'late') skip(files, 'the lab did not come up in time');
if (up === 'badly') {
  npm('run', 'lab:status');
  console.log('\ntests: 0 passed, 1 failed, 0 skipped');
}
if (up === 'well')
  for (const { file, seconds } of proofs) {
    const busy = await reasonNow(seconds);
    const end = busy === undefined ? prove(file) : undefined;
    wrong ||= end === 'badly';
    if (busy !== undefined || end === 'late') skip([file], busy ?? 'no time was left');
  }
const { status } = spawnSync('npm', ['run', '--silent', 'lab:down'], { cwd: root, stdio: 'inherit' });
process.exit(wrong || status !== 0 ? 1 : 0);
