import { execFileSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../../apps/model/catalog.ts';
import { temporaryFolder } from '../../../apps/testing/temporary-folder.ts';
import { allWorkflows } from '../all-workflows.ts';
import type { Job } from '../model.ts';
import { runJob } from './run-job.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Commits are synthesised, which takes its time on a busy machine. */
const DEADLINE_MS = 300_000;

const temporary = temporaryFolder();
const folder = join(temporary.path, 'repository');
const environment = { ...process.env, CI: '', XDG_CACHE_HOME: join(temporary.path, 'cache') };
const workflows = allWorkflows(root.replace(/\/$/, ''), catalog);
const jobOf = (file: string, id: string): Job => workflows.get(file)!.jobs[id]!;

const git = (...parameters: readonly string[]): string =>
  execFileSync(
    'git',
    ['-c', 'user.name=test', '-c', 'user.email=test@localhost', '-c', 'commit.gpgsign=false', ...parameters],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  ).trim();

/** This repository as it is in the work tree, as a clone of its own with one commit. */
beforeAll(() => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
  });
  for (const file of listed.toString().split('\0'))
    if (file !== '' && existsSync(join(root, file))) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  git('init', '--quiet');
  git('add', '.', ':!node_modules');
  git('commit', '--quiet', '-m', 'base');
}, DEADLINE_MS);
afterAll(temporary.remove);

describe('the comparison of a pull request', () => {
  it(
    'runs here step by step, and shows the change that the pull request makes',
    () => {
      const model = join(folder, 'apps/model/catalog.ts');
      const text = readFileSync(model, 'utf8');
      const limit = /memoryMebibytes: \{ request: (\d+), limit: \d+ \}/;
      writeFileSync(model, text.replace(limit, 'memoryMebibytes: { request: $1, limit: $1 }'));
      git('commit', '--quiet', '-a', '-m', 'head');
      const github = {
        event: {
          pull_request: {
            base: { sha: git('rev-parse', 'HEAD~1') },
            head: { sha: git('rev-parse', 'HEAD') },
          },
        },
      };
      const run = runJob({
        job: jobOf('pull-request.yml', 'diff'),
        folder,
        contexts: { github },
        environment,
      });
      expect(run.steps.filter(({ outcome }) => outcome === 'failure')).toEqual([]);
      expect(run.steps.map(({ name, outcome }) => `${name}: ${outcome}`)).toEqual([
        'Check out: action',
        'Node.js: action',
        'Dependencies: skipped',
        'Compare the manifests: success',
        'Show it: success',
        'Keep manifest-diff: action',
      ]);
      expect(run.summary).toMatch(
        /^\| capacity and checks \| `Deployment .*limits\.memory lower: \d+Mi -> \d+Mi \|$/m,
      );
      expect(readFileSync(join(folder, 'dist/manifest-diff.md'), 'utf8')).toBe(run.summary);
    },
    DEADLINE_MS,
  );

  it(
    'is red for a commit that is not there',
    () => {
      const github = { event: { pull_request: { base: { sha: 'nowhere' }, head: { sha: 'HEAD' } } } };
      const run = runJob({
        job: jobOf('pull-request.yml', 'diff'),
        folder,
        contexts: { github },
        environment,
      });
      expect(run).toMatchObject({ status: 'failure', summary: '' });
      expect(run.steps.find(({ outcome }) => outcome === 'failure')!.printed).toContain(
        "manifests of 'nowhere'",
      );
    },
    DEADLINE_MS,
  );
});

describe('the check of a pull request', () => {
  const generated = () =>
    runJob({
      job: jobOf('pull-request.yml', 'check'),
      folder,
      environment,
      isWanted: ({ run }) => run.includes('generate'),
    });

  it(
    'is green for the workflows of the model, and red for one that was changed by hand',
    () => {
      expect(generated().status).toBe('success');
      appendFileSync(join(folder, '.github/workflows/release.yml'), '# by hand\n');
      const run = generated();
      expect(run.status).toBe('failure');
      expect(run.steps.find(({ outcome }) => outcome === 'failure')!.printed).toContain(
        'not as generated: .github/workflows/release.yml',
      );
    },
    DEADLINE_MS,
  );
});

describe('the release of a tag', () => {
  it(
    'is red for a tag that is not the version of package.json, before anything is kept',
    () => {
      const run = runJob({
        job: jobOf('release.yml', 'make'),
        folder,
        environment,
        contexts: { github: { ref_name: 'v99.0.0' } },
        isWanted: ({ run: script }) => script.includes('npm run release'),
      });
      expect(run.status).toBe('failure');
      expect(run.steps.find(({ outcome }) => outcome === 'failure')!.printed).toContain(
        'must be 99.0.0: npm version 99.0.0',
      );
      expect(run.steps.at(-1)).toMatchObject({ name: 'Keep release', outcome: 'skipped' });
    },
    DEADLINE_MS,
  );
});
