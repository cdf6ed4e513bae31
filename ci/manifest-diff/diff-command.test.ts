import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { synthesiseCommit } from './synthesise-commit.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const temporary = temporaryFolder();
afterAll(temporary.remove);

const repository = join(temporary.path, 'repository');
const cache = join(temporary.path, 'cache');

const git = (...parameters: readonly string[]): void => {
  const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false'];
  const { status, stderr } = spawnSync('git', [...identity, ...parameters], {
    cwd: repository,
    encoding: 'utf8',
  });
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' });
};

const service = (memory: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: ward, labels: { app.kubernetes.io/name: web } }
spec:
  selector: { matchLabels: { app: web } }
  template: { spec: { containers: [{ name: web, resources: { limits: { memory: ${memory} } } }] } }
`;

/** A repository whose synthesis copies one file. */
beforeAll(() => {
  mkdirSync(repository);
  git('init', '--quiet');
  const synth = `node -e "fs.cpSync('web.yaml', process.env.CDK8S_OUTDIR + '/web.yaml')"`;
  writeFileSync(join(repository, 'package.json'), JSON.stringify({ scripts: { synth } }));
  writeFileSync(join(repository, 'web.yaml'), service('128Mi'));
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  writeFileSync(join(repository, 'web.yaml'), service('64Mi'));
  git('commit', '--quiet', '-a', '-m', 'two');
});

describe('the manifests of a commit', () => {
  it('are made from the files of the commit, not from those of the work tree', () => {
    writeFileSync(join(repository, 'web.yaml'), 'no object');
    expect(JSON.stringify(synthesiseCommit(repository, 'HEAD~1', cache))).toContain('128Mi');
    expect(JSON.stringify(synthesiseCommit(repository, 'HEAD', cache))).toContain('64Mi');
  });

  it('are kept, with nothing else beside them', () => {
    synthesiseCommit(repository, 'HEAD', cache);
    expect(readdirSync(cache).every((name) => /^[0-9a-f]{40}$/.test(name))).toBe(true);
  });

  it('cannot be made of what is no commit', () => {
    expect(() => synthesiseCommit(repository, 'nowhere', cache)).toThrow(
      /manifests of 'nowhere': .*git rev-parse/,
    );
    expect(() => synthesiseCommit(repository, '--help', cache)).toThrow(/manifests of '--help'/);
  });
});

describe('npm run diff', () => {
  const folders = ['base', 'head'].map((name) => join(temporary.path, name));
  beforeAll(() => {
    for (const [index, folder] of folders.entries()) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'web.yaml'), service(index === 0 ? '128Mi' : '64Mi'));
    }
  });
  const diff = (...parameters: readonly string[]) =>
    spawnSync(process.execPath, ['scripts/run.mjs', 'ci/manifest-diff/main.ts', ...parameters], {
      cwd: root,
      encoding: 'utf8',
    });

  it('ends with 3 for a risk, and writes what it found for other programs, also into a new folder', () => {
    const output = join(temporary.path, 'folder/that/is/not/there/diff.json');
    const { status } = diff(...folders, '--exit-code', '--format', 'json', '--output', output);
    expect(status).toBe(3);
    expect(JSON.parse(readFileSync(output, 'utf8'))).toMatchObject({
      risks: [{ kind: 'capacity' }],
    });
  });

  it('ends with 0 when it is not asked for a verdict, and with 2 when it cannot compare', () => {
    expect(diff(...folders).status).toBe(0);
    const { status, stderr } = diff(folders[0]!, 'no-such-commit');
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("'no-such-commit'") });
  });
});
