import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../run-command.ts';
import { isLoopbackRegistry, type Engine } from './engine.ts';

/** Podman contains Buildah: both take the same commands. */
export function buildahEngine(name: 'buildah' | 'podman'): Engine {
  const run = (...args: readonly string[]): Promise<string> => runCommand(name, args);
  return {
    name,
    reproducible: true,
    build: async ({ containerfile, context, reference, platform, cache = true }) => {
      const layers = ['--layers', ...(cache ? [] : ['--no-cache'])];
      const exact = ['--format', 'oci', '--timestamp', '0', '--pull=never', '--platform', platform.name];
      await run('build', ...layers, ...exact, '--tag', reference, '--file', containerfile, context);
    },
    pull: async (reference, platform) => {
      await run('pull', '--quiet', '--platform', platform.name, ...tls(reference), reference);
      const digest =
        name === 'podman'
          ? await run('image', 'inspect', '--format', '{{.Digest}}', reference)
          : await run('inspect', '--type', 'image', '--format', '{{.FromImageDigest}}', reference);
      return `${reference.replace(/:[^:/]+$/, '')}@${digest.trim()}`;
    },
    save: async (images, layout) => {
      for (const { name: image, reference } of images)
        await run('push', '--quiet', reference, `oci:${layout}:${image}`);
    },
    push: async (reference, target) => {
      const folder = await mkdtemp(join(tmpdir(), 'eeg-ward-push-'));
      const file = join(folder, 'digest');
      try {
        await run('push', '--quiet', '--digestfile', file, ...tls(target), reference, `docker://${target}`);
        return (await readFile(file, 'utf8')).trim();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

const tls = (reference: string): readonly string[] =>
  isLoopbackRegistry(reference) ? ['--tls-verify=false'] : [];
