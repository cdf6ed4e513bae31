import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../testing/temporary-folder.ts';
import { bundleUnitTests } from './bundle-unit-tests.ts';
import { localImage } from './local-image.ts';
import { countOf } from './run-in-image.ts';
import { isPure, unitTestsOf } from './unit-tests-of.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Bundles one test file of this text and runs it by the Node.js of this machine. */
async function run(text: string) {
  const file = join(folder.path, 'fixture.test.ts');
  const program = join(folder.path, 'program.mjs');
  writeFileSync(
    file,
    `import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';\n${text}`,
  );
  await bundleUnitTests([file], program);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--enable-source-maps', '--test-reporter=spec', program],
    { encoding: 'utf8', env: { PATH: process.env['PATH'] }, timeout: 50_000 },
  );
  return { status, printed: stdout + stderr };
}

describe('a bundle of unit tests', () => {
  it('runs what it is told to as jest does, by Node.js alone', async () => {
    const { status, printed } = await run(`
      const seen: string[] = [];
      beforeAll(() => { seen.push('all'); }, 1_000);
      beforeEach(() => { seen.push('each'); });
      afterEach(async () => { await Promise.resolve(); seen.pop(); });
      afterAll(() => { console.log('seen ' + seen.join(' ')); });
      describe.each([{ name: 'one' }])('a table of $name', ({ name }) => {
        it.each([[1, 2], [2, 3]])('%i comes before %i', (before, after) => {
          expect.assertions(2);
          expect([name, after]).toEqual(['one', before + 1]);
          expect(seen).toEqual(['all', 'each']);
        }, 1_000);
        it.each\`\n a | b\n \${1} | \${'1'}\`('$a is written $b', ({ a, b }) => expect(String(a)).toBe(b));
      });
      it.skip('is left out', () => expect(1).toBe(2));
      it('rejects', () => expect(Promise.reject(new RangeError('far'))).rejects.toThrow('far'));`);
    expect(printed).toMatch(/2 comes before 3/);
    expect(printed).toMatch(/1 is written 1/);
    expect(printed).toMatch(/^seen all$/m);
    expect([status, countOf(status, printed, 'it')]).toEqual([0, 4]);
  }, 60_000);

  it.each([
    ['fails', `it('is', () => expect({ a: [1] }).toEqual({ a: [2] }));`, 1],
    ['fails later', `it('is', async () => { await null; expect(1).toBe(2); });`, 1],
    ['expects less than it says', `it('is', () => { expect.assertions(1); });`, 1],
    ['throws outside of a test', `it('is', () => {}); describe('b', () => { throw new Error('no'); });`, 1],
    [
      'throws in a table of a test',
      `it('is', () => {}); describe('b', () => { it.each([])('is', () => {}); });`,
      undefined,
    ],
    ['throws in a hook', `beforeAll(() => { throw new Error('no'); }); it('is', () => {});`, undefined],
    ['never ends', `it('is', () => new Promise(() => {}), 100);`, 1],
    ['has no tests', `describe('nothing', () => {}); export { it, expect };`, 0],
    ['has only tests that are left out', `it.skip('is', () => {});`, 0],
  ])(
    'ends red when it %s',
    async (_what, text, ran) => {
      const { status, printed } = await run(text);
      expect(status).toBe(1);
      if (ran !== undefined) expect(printed).toMatch(new RegExp(`^unit tests: ${ran} ran$`, 'm'));
    },
    60_000,
  );

  it('shows where a test is that failed', async () => {
    const { printed } = await run(`it('is', () => {\n expect(1).toBe(2);\n});`);
    expect(printed).toMatch(/fixture\.test\.ts:3:/);
  }, 60_000);

  it('cannot be made of a test that needs more of jest', async () => {
    await expect(run(`import { jest } from '@jest/globals'; jest.fn();`)).rejects.toThrow(
      /No matching export in .*jest-in-node\.ts.* for import "jest"/,
    );
  }, 60_000);
});

describe('countOf', () => {
  it.each<[number | null, string, string]>([
    [0, 'all is well', 'unit tests must run in it; none did (exit 0)'],
    [125, 'no such image', 'unit tests must run in it; none did (exit 125)'],
    [0, 'unit tests: 0 ran', 'unit tests must run in it; none did (exit 0)'],
    [1, 'unit tests: 3 ran', 'unit tests in it must pass; they ended with 1 after 3 ran'],
    [null, 'unit tests: 3 ran', 'unit tests in it must pass; they ended with null after 3 ran'],
  ])('refuses the end %p after %p', (status, printed, message) =>
    expect(() => countOf(status, printed, 'it')).toThrow(message),
  );
});

describe('the unit tests of a service', () => {
  it('are those of files in its image, of its own folder and of rooms that it imports', async () => {
    const files = await unitTestsOf('heart-rate-acquisition');
    expect(files).toEqual(
      expect.arrayContaining([
        'apps/kit/intake.test.ts',
        'apps/services/heart-rate-acquisition/domain/samples-of.test.ts',
      ]),
    );
    expect(files.filter((file) => /http|signal|heart-rate-acquisition\.test/.test(file))).toEqual([]);
  }, 60_000);

  const inner = (path: string) => ({ path, kind: 'import-statement' as const });
  const outer = (path: string) => ({ ...inner(path), external: true });
  it.each([
    ['crypto alone', [outer('node:crypto')], true],
    ['files', [outer('node:fs')], false],
    ['processes', [outer('child_process')], false],
    ['the network, through another file', [inner('b.ts')], false],
    ['a package of the image that reads files', [inner('node_modules/p/p.js')], true],
    ['another package that reads files', [inner('node_modules/q/q.js')], false],
    ['a native package', [outer('libsql')], false],
  ])('may use %s: %p is %p', (_what, imports, expected) => {
    const reads = { imports: [outer('fs')] };
    const inputs = {
      'a.ts': { imports: [outer('@jest/globals'), ...imports] },
      'b.ts': { imports: [inner('a.ts'), outer('node:net')] },
      'node_modules/p/p.js': reads,
      'node_modules/q/q.js': reads,
    };
    expect(isPure('a.ts', inputs, ['node_modules/p'])).toBe(expected);
  });
});

describe('localImage', () => {
  it('leaves what npm run images did not build here as it is', async () => {
    const reference = `registry.example/ward/dashboard@sha256:${'a'.repeat(64)}`;
    expect(await localImage(reference, folder.path)).toBe(reference);
    expect(await localImage('localhost/dashboard:1', folder.path)).toBe('localhost/dashboard:1');
  });
});
