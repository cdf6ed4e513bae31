import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = temporaryFolder();
const folder = join(temporary.path, 'repository');
afterAll(temporary.remove);

/** What the gates of a repository read, and nothing that they judge. */
const SETTINGS = [
  'package.json',
  '.prettierrc.json',
  '.prettierignore',
  'eslint.config.mjs',
  'tsconfig.json',
  'scripts/arrows.mjs',
];

beforeAll(() => {
  for (const file of SETTINGS) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
});

/** Runs a gate on a repository whose only code are `files`. */
function gate(script: string, files: Readonly<Record<string, string>>) {
  for (const name of ['apps', 'docs']) rmSync(join(folder, name), { recursive: true, force: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', script], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { isGreen: status === 0, printed: stdout + stderr };
}

describe('a gate goes red for what it is there for', () => {
  it('format', () => {
    expect(gate('format:check', { 'apps/a.ts': "export const a = 'a';\n" })).toMatchObject({ isGreen: true });
    expect(gate('format:check', { 'apps/a.ts': 'export const a = "a"\n' })).toEqual({
      isGreen: false,
      printed: expect.stringContaining('apps/a.ts'),
    });
  });

  it('lint, with the import arrows', () => {
    const kit = { 'apps/kit/b.ts': 'export const b = 1;\n' };
    expect(gate('lint', kit)).toEqual({ isGreen: true, printed: '' });
    const { isGreen, printed } = gate('lint', {
      ...kit,
      'apps/a.ts': 'export default 1 == 2;\n',
      'apps/model/a.ts': "import { b } from '../kit/b.ts';\nexport const a = b;\n",
    });
    expect(isGreen).toBe(false);
    expect(printed).toContain('eqeqeq');
    expect(printed).toContain('import-x/no-default-export');
    expect(printed).toContain("'model' must not import from 'kit'");
  });

  it('types', () => {
    expect(gate('types', { 'apps/a.ts': "export const a: number = 'a';\n" })).toEqual({
      isGreen: false,
      printed: expect.stringMatching(/^apps\/a\.ts\(1,14\): error TS2322: .*\n$/),
    });
  });
});

describe('shellcheck', () => {
  const check = (script: string) => spawnSync('shellcheck', ['-'], { input: script, encoding: 'utf8' });
  const isThere = check('true').error === undefined;

  (isThere ? it : it.skip)('finds what bash would not', () => {
    const head = '#!/usr/bin/env bash\nset -euo pipefail\n';
    expect(check(`${head}rm -r "$1"\n`).status).toBe(0);
    expect(check(`${head}rm -r $1/*\n`)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining('SC2086'),
    });
  });
});
