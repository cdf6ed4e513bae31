import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { nodeVersion, registryBases } from './base-images.ts';
import { isLoopbackRegistry } from './engines/engine.ts';
import { packageFoldersOf } from './notices.ts';
import { assertIntegrity } from './npm-package.ts';
import { runCommand } from './run-command.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = temporaryFolder();
afterAll(() => folder.remove());

/** Runs `npm run images` where the only programs are Node.js and scripts of this test. */
function images(programs: Readonly<Record<string, string>>, ...options: readonly string[]) {
  const bin = join(folder.path, String(Math.random()));
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs)) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/run.mjs', 'apps/images/main.ts', ...options],
    { cwd: root, encoding: 'utf8', env: { ...process.env, PATH: bin } },
  );
  return { status, stdout, stderr };
}

describe('npm run images', () => {
  it('says which tools it looked for when none answers, also when only a Docker client is there', () => {
    const { status, stderr } = images({ docker: 'echo "Cannot connect to the Docker daemon" >&2; exit 1' });
    expect([status, stderr]).toEqual([
      1,
      "one of buildah, podman, docker must answer on this machine, none does ('buildah info', 'podman info', 'docker version'); install buildah or podman, or start Docker\n",
    ]);
  });

  it('refuses a Docker that cannot save OCI layouts', () => {
    const { status, stderr } = images({ docker: 'echo 20.10.24' });
    expect([status, stderr]).toEqual([
      1,
      'Docker Engine (20.10.24) must be 25 or later, which saves OCI layouts; update it, or install podman or buildah\n',
    ]);
  });

  it.each([
    [['--engine', 'kaniko'], /argument 'kaniko' is invalid. Allowed choices are buildah, podman, docker/],
    [['--push', 'https://registry.example/ward'], /must be a registry with an optional path/],
    [['--platform', 'windows/amd64'], /Allowed choices are linux\/amd64, linux\/arm64/],
  ])('refuses %j', (options, message) => {
    const { status, stderr } = images({}, ...options);
    expect([status, stderr]).toEqual([1, expect.stringMatching(message)]);
  });
});

describe('runCommand', () => {
  it('names the command, its end, what it said and the repair', async () => {
    await expect(
      runCommand('sh', ['-c', 'echo "write: no space left on device" >&2; exit 3']),
    ).rejects.toThrow(
      /^'sh -c .*' \(exit 3\) must succeed; free disk space\n {2}write: no space left on device$/s,
    );
    await expect(runCommand('there-is-no-such-tool', [])).rejects.toThrow(
      "'there-is-no-such-tool' (not installed) must succeed",
    );
  });
});

describe('the parts of an image', () => {
  it('have a Node.js that the tests run on, by exact tags', () => {
    const versions = readFileSync(join(root, 'scripts/check-node-versions.mjs'), 'utf8');
    expect(versions).toContain(`'${nodeVersion}'`);
    expect(registryBases.node).toContain(`:${nodeVersion}-`);
  });

  it('are refused when they are not what was published', () => {
    const bytes = Buffer.from('node');
    const digest = execFileSync('openssl', ['dgst', '-sha512', '-binary'], { input: bytes }).toString(
      'base64',
    );
    expect(() => assertIntegrity('node@1', bytes, `sha512-${digest}`)).not.toThrow();
    expect(() => assertIntegrity('node@1', Buffer.from('evil'), `sha512-${digest}`)).toThrow(
      /'node@1' \(sha512-.*\) must have the integrity sha512-/,
    );
  });

  it('have notices of every package in a bundle', () => {
    expect(
      packageFoldersOf([
        'apps/kit/log.ts',
        'node_modules/pino/lib/tools.js',
        'node_modules/@tensorflow/tfjs-core/dist/tf-core.node.js',
        'node_modules/a/node_modules/b/index.js',
        'node_modules/pino/pino.js',
      ]),
    ).toEqual(['node_modules/@tensorflow/tfjs-core', 'node_modules/a/node_modules/b', 'node_modules/pino']);
  });
});

describe('isLoopbackRegistry', () => {
  it.each([
    ['127.0.0.1:5000/ward/dashboard:1', true],
    ['localhost/ward/dashboard:1', true],
    ['localhost.example/ward/dashboard:1', false],
    ['registry.example/127.0.0.1/dashboard:1', false],
  ])('%s: %s', (reference, expected) => expect(isLoopbackRegistry(reference)).toBe(expected));
});
