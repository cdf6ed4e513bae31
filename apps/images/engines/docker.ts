import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import type { Engine } from './engine.ts';

/** The first Docker Engine that saves images as an OCI layout. */
const OLDEST_MAJOR = 25;

/**
 * Docker, with a daemon that answers.
 * @throws RangeError for a daemon that is too old
 */
export async function dockerEngine(): Promise<Engine> {
  const run = (...args: readonly string[]): Promise<string> =>
    runCommand('docker', args, { env: { DOCKER_BUILDKIT: '1', BUILDX_NO_DEFAULT_ATTESTATIONS: '1' } });
  const version = (await run('version', '--format', '{{.Server.Version}}')).trim();
  if (Number.parseInt(version) < OLDEST_MAJOR)
    throw new RangeError(
      `Docker Engine (${version}) must be ${OLDEST_MAJOR} or later, which saves OCI layouts; update it, or install podman or buildah`,
    );
  return {
    name: 'docker',
    reproducible: false,
    build: async ({ containerfile, context, reference, platform, cache = true }) => {
      const fixed = ['--build-arg', 'SOURCE_DATE_EPOCH=0', '--platform', platform.name];
      const layers = cache ? [] : ['--no-cache'];
      await run(
        'build',
        '--quiet',
        ...layers,
        ...fixed,
        '--tag',
        reference,
        '--file',
        containerfile,
        context,
      );
    },
    pull: async (reference, platform) => {
      await run('pull', '--quiet', '--platform', platform.name, reference);
      return (await run('image', 'inspect', '--format', '{{index .RepoDigests 0}}', reference)).trim();
    },
    save: async (images, layout) => {
      await mkdir(layout, { recursive: true });
      const archive = join(layout, 'saved.tar');
      await run('save', '--output', archive, ...images.map(({ reference }) => reference));
      await runCommand('tar', ['-xf', archive, '-C', layout]);
      await rm(archive);
    },
    push: async (reference, target) => {
      await run('tag', reference, target);
      await run('push', '--quiet', target);
      const digests = await run('image', 'inspect', '--format', '{{join .RepoDigests "\\n"}}', target);
      const name = target.replace(/:[^:/]+$/, '');
      const pushed = digests.split('\n').find((digest) => digest.startsWith(`${name}@`));
      if (pushed === undefined)
        throw new Error(`'${target}' must have a digest after it was pushed; push it again`);
      return pushed.slice(name.length + 1);
    },
  };
}
