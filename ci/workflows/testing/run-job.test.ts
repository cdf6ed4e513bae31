import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../../apps/testing/temporary-folder.ts';
import type { Job } from '../model.ts';
import { filledIn, holds, valueOf } from './expression.ts';
import { runJob } from './run-job.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);

const contexts = {
  github: { ref_name: 'v1.0.0', event: { number: 7, repository: { private: false } } },
  vars: { LAB_RUNNER: '' },
  needs: { make: { result: 'success' }, attest: { result: 'skipped' } },
};

describe('an expression', () => {
  it.each([
    ['github.ref_name', 'v1.0.0'],
    ["vars.LAB_RUNNER != ''", false],
    ["vars.NOBODY == ''", true],
    ["vars.LAB_RUNNER || 'ubuntu'", 'ubuntu'],
    ["github.ref_name == 'V1.0.0' && github.event.number", 7],
    ['!github.event.repository.private', true],
    ["!(github.ref_name == 'x')", true],
    ["'it''s'", "it's"],
    ["!cancelled() && needs.make.result == 'success' && needs.attest.result != 'failure'", true],
    ["false || (true && 'a')", 'a'],
  ])('%s is %s', (expression, value) => expect(valueOf(expression, contexts)).toBe(value));

  it.each(['github.ref_name ==', "startsWith(github.ref, 'x')", 'a[0]', '(true', 'true false'])(
    '%s is refused rather than guessed',
    (expression) =>
      expect(() => valueOf(expression, contexts)).toThrow(/must be an expression that is known here/),
  );

  it('is filled into a text', () => {
    expect(filledIn('release-${{ github.ref_name }}-${{ vars.NOBODY }}!', contexts)).toBe('release-v1.0.0-!');
  });

  it('as a condition holds only while nothing has failed, unless it asks', () => {
    const failed = { ...contexts, job: { status: 'failure' } };
    expect([undefined, 'true', 'always()', 'failure()'].map((each) => holds(each, failed))).toEqual([
      false,
      false,
      true,
      true,
    ]);
    expect([undefined, 'true', 'always()', 'failure()'].map((each) => holds(each, contexts))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });
});

describe('runJob', () => {
  const folder = join(temporary.path, 'folder');
  mkdirSync(folder);
  const job = (steps: Job['steps'], rest: Partial<Job> = {}): Job => ({
    name: 'job',
    runsOn: 'ubuntu-24.04',
    permissions: {},
    timeoutMinutes: 1,
    steps,
    ...rest,
  });

  it('hands values from step to step and to later jobs', () => {
    const run = runJob({
      job: job(
        [
          { name: 'set', id: 'set', run: 'echo "a=1 2" >> "$GITHUB_OUTPUT"; echo "B=3" >> "$GITHUB_ENV"' },
          { name: 'block', id: 'block', run: 'printf "t<<END\\none\\ntwo\\nEND\\n" >> "$GITHUB_OUTPUT"' },
          {
            name: 'use',
            run: 'echo "$A/$B/$C/$PWD" >> "$GITHUB_STEP_SUMMARY"',
            env: { A: '${{ steps.set.outputs.a }}', C: '${{ steps.block.outputs.t }}' },
          },
          { name: 'other', uses: 'actions/checkout' },
        ],
        { outputs: { a: '${{ steps.set.outputs.a }}' } },
      ),
      folder,
    });
    expect(run.steps.map(({ outcome }) => outcome)).toEqual(['success', 'success', 'success', 'action']);
    expect(run).toMatchObject({
      status: 'success',
      outputs: { a: '1 2' },
      summary: `1 2/3/one\ntwo/${folder}\n`,
    });
  });

  it('is red from the first step that fails on, and runs then only what asks for it', () => {
    const run = runJob({
      job: job([
        { name: 'fail', run: 'false | cat; echo never' },
        { name: 'not run', run: 'echo never' },
        { name: 'clean up', run: 'echo cleaned', if: 'always()' },
      ]),
      folder,
    });
    expect(run.status).toBe('failure');
    expect(run.steps).toEqual([
      { name: 'fail', outcome: 'failure', printed: '' },
      { name: 'not run', outcome: 'skipped', printed: '' },
      { name: 'clean up', outcome: 'success', printed: 'cleaned\n' },
    ]);
  });

  it('skips a job whose condition does not hold', () => {
    expect(runJob({ job: job([], { if: "vars.X != ''" }), folder }).status).toBe('skipped');
  });
});
