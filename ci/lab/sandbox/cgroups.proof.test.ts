import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { until } from '../../../apps/testing/until.ts';
import { endProcessesInCgroups, inProgramGroups, labCgroups, makeCgroups, removeCgroups } from './cgroups.ts';

const mayMakeGroups = process.getuid?.() === 0 && labCgroups().length === 0;
const stateOf = (pid: number): string | undefined =>
  /^State:\s+(\S)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];

(mayMakeGroups ? describe : describe.skip)('control groups of the lab', () => {
  it('go with all that is in them, a program that was stopped too', async () => {
    makeCgroups();
    const [command, ...args] = inProgramGroups('sleep', ['3600']);
    const program = spawn(command!, args, { stdio: 'ignore' });
    const ended = once(program, 'exit');
    await until('the program has joined its groups', () =>
      readFileSync(`/proc/${program.pid!}/cmdline`, 'utf8').startsWith('sleep'),
    );
    program.kill('SIGSTOP');
    await until('the program is stopped', () => stateOf(program.pid!) === 'T');
    expect(removeCgroups()).not.toEqual([]);
    endProcessesInCgroups();
    expect(await ended).toEqual([null, 'SIGKILL']);
    await until('the groups are gone', () => removeCgroups().length === 0);
    expect(labCgroups()).toEqual([]);
  });
});
