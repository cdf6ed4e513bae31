import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { readManifests } from './read-manifests.ts';

const MAX_OUTPUT = 64 * 1024 * 1024;

/** Where manifests of commits are kept: a commit never changes, and its synthesis is deterministic. */
export const manifestCache = join(
  process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'),
  'eeg-ward/manifests',
);

/**
 * Manifests of a commit, by its own `npm run synth` on its own files; that code runs here. Dependencies are those of
 * `repository` when both lock files are the same, and otherwise installed by the commit's command, which takes minutes.
 * @param repository root of a clone
 * @param cache folder that keeps the manifests
 * @throws Error when there is no such commit, or its synthesis fails, with what it said
 */
export function synthesiseCommit(
  repository: string,
  commit: string,
  cache = manifestCache,
): readonly KubernetesObject[] {
  try {
    const hash = run('git', ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^{commit}`], {
      cwd: repository,
    });
    const kept = join(cache, hash.toString().trim());
    if (!existsSync(kept)) synthesise(repository, hash.toString().trim(), kept);
    return readManifests(kept);
  } catch (error) {
    throw new Error(`manifests of '${commit}': ${(error as Error).message}`, { cause: error });
  }
}

function synthesise(repository: string, hash: string, kept: string): void {
  mkdirSync(join(kept, '..'), { recursive: true });
  const folder = mkdtempSync(`${kept}-`);
  try {
    const source = join(folder, 'source');
    mkdirSync(source);
    const archive = run('git', ['archive', '--format=tar', hash], { cwd: repository });
    run('tar', ['-x', '-C', source], { cwd: folder, input: archive });
    if (hasSameLock(repository, source))
      symlinkSync(join(repository, 'node_modules'), join(source, 'node_modules'));
    const output = join(folder, 'k8s');
    run('npm', ['run', '--silent', 'synth'], {
      cwd: source,
      env: { ...process.env, CDK8S_OUTDIR: output, npm_config_prefer_offline: 'true' },
    });
    readdirSync(output);
    renameSync(output, kept);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasSameLock(one: string, other: string): boolean {
  const lockOf = (folder: string): string | undefined => {
    const file = join(folder, 'package-lock.json');
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  const lock = lockOf(one);
  return lock !== undefined && lock === lockOf(other);
}

interface RunOptions {
  readonly cwd: string;
  readonly input?: Buffer;
  readonly env?: NodeJS.ProcessEnv;
}

function run(command: string, parameters: readonly string[], options: RunOptions): Buffer {
  const { status, stdout, stderr, error } = spawnSync(command, parameters, {
    maxBuffer: MAX_OUTPUT,
    ...options,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`'${command} ${parameters.join(' ')}' ended with ${status}: ${stderr.toString().trim()}`);
  return stdout;
}
