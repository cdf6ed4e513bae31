import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';

const MINUTE_MS = 60_000;
const root = fileURLToPath(new URL('../..', import.meta.url));
const name = `eeg-ward-claim-test-${process.pid}`;
const started: ChildProcess[] = [];
afterAll(() => started.forEach((each) => each.kill('SIGKILL')));

/** A process that is about to claim. */
async function claimant(): Promise<{
  readonly process: ChildProcess;
  readonly claim: () => Promise<string>;
}> {
  const child = spawn(process.execPath, ['scripts/run.mjs', 'ci/lab/testing/claim-and-wait.ts', name], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe('ready');
  return {
    process: child,
    claim: async () => {
      child.stdin.write('now\n');
      return (await lines.next()).value as string;
    },
  };
}

describe('the claim of the lab', () => {
  it(
    'is had by one process of those that want it at once, until that is killed; the others are told which',
    async () => {
      const claimants = await Promise.all([claimant(), claimant(), claimant()]);
      const said = await Promise.all(claimants.map(({ claim }) => claim()));
      const holders = claimants.filter((_each, i) => said[i] === 'claimed');
      expect(holders).toHaveLength(1);
      const [holder] = holders;
      const told = new RegExp(
        `^the lab must not be started twice: process ${holder!.process.pid} since \\d\\d:\\d\\d:\\d\\d starts it; wait, or end that$`,
      );
      expect(said.filter((words) => told.test(words))).toHaveLength(2);

      const next = await claimant();
      const ended = once(holder!.process, 'exit');
      holder!.process.kill('SIGKILL');
      await ended;
      expect(await next.claim()).toBe('claimed');
    },
    3 * MINUTE_MS,
  );
});
