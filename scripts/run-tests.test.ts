import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const script = fileURLToPath(new URL('./run-tests.mjs', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run-tests-test-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A test that is right from its `n`th run on. */
const rightFromRun = (n: number): string => `
  const { appendFileSync, readFileSync } = require('node:fs');
  it('other', () => undefined);
  it('may fail', () => {
    appendFileSync(${JSON.stringify(join(folder, 'runs'))}, '.');
    expect(readFileSync(${JSON.stringify(join(folder, 'runs'))}, 'utf8').length).toBeGreaterThanOrEqual(${n});
  });`;

function run(test: string, environment: Readonly<Record<string, string>>, options: readonly string[] = []) {
  writeFileSync(join(folder, 'some.test.cjs'), test);
  const config = JSON.stringify({ rootDir: folder, testMatch: ['**/*.test.cjs'], transform: {} });
  const { status, stdout } = spawnSync(process.execPath, [script, ...options, `--config=${config}`], {
    env: { ...process.env, CI: '', ...environment },
    encoding: 'utf8',
  });
  return { status, lines: stdout.trim().split('\n') };
}

describe('run-tests', () => {
  it('counts the tests in its last line', () => {
    const { status, lines } = run(rightFromRun(1), { CI: 'true' });
    expect(status).toBe(0);
    expect(lines.at(-1)).toBe('tests: 2 passed, 0 failed, 0 skipped');
  });

  it('names a test as unstable that fails once and passes alone', () => {
    const { status, lines } = run(rightFromRun(2), { CI: 'true' });
    expect(status).toBe(0);
    expect(lines.at(-1)).toBe('tests: 2 passed, 0 failed, 0 skipped');
    expect(lines.join('\n')).toMatch(
      /^UNSTABLE, passed when run alone: .*some\.test\.cjs: may fail: .*Expected: >= 2 Received: +1/m,
    );
  });

  it('fails when a test fails twice', () => {
    const { status, lines } = run(rightFromRun(3), { CI: 'true' });
    expect(status).toBe(1);
    expect(lines.join('\n')).toMatch(/^FAILED .*some\.test\.cjs: may fail: .*Expected: >= 3 Received: +2/m);
    expect(lines.at(-1)).toBe('tests: 1 passed, 1 failed, 0 skipped');
  });

  it('names a file that cannot be run, with the reason', () => {
    const { lines } = run("throw new Error('broken')", { CI: 'true' });
    expect(lines.join('\n')).toMatch(/^FAILED .*some\.test\.cjs: it: .*broken/m);
  });

  it('fails when there is no test, and when a file cannot be run', () => {
    expect(run('', { CI: 'true' })).toMatchObject({ status: 1 });
    expect(run("throw new Error('broken')", { CI: 'true' })).toMatchObject({ status: 1 });
  });

  it('counts what is skipped, with --count without CI too', () => {
    const tests = "it('runs', () => undefined); it.skip('waits', () => undefined);";
    expect(run(tests, {}, ['--count']).lines.at(-1)).toBe('tests: 1 passed, 0 failed, 1 skipped');
    const { status, lines } = run("describe.skip('all', () => it('waits', () => undefined));", {
      CI: 'true',
    });
    expect([status, lines.at(-1)]).toEqual([0, 'tests: 0 passed, 0 failed, 1 skipped']);
  });

  it('runs a failing test once without CI', () => {
    expect(run(rightFromRun(2), {}).status).toBe(1);
  });
});
