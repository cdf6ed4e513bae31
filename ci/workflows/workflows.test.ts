import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import type { Catalog } from '../../apps/model/service.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { readImportGraph } from '../../scripts/import-graph.ts';
import { actions } from './actions.ts';
import { allWorkflows } from './all-workflows.ts';
import { faultsOf } from './faults-of.ts';
import type { Job, Workflow } from './model.ts';
import { generatedMark, render, stepShell } from './render.ts';
import { serviceInputs } from './service-inputs.ts';
import { actionlint } from './testing/actionlint.ts';
import { outdatedFiles, workflowFiles, workflowFolder, writeFiles } from './workflow-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const temporary = temporaryFolder();
afterAll(temporary.remove);

const workflows = allWorkflows(root, catalog);
const files = workflowFiles(root, catalog);
const steps = [...workflows].flatMap(([file, { jobs }]) =>
  Object.values(jobs).flatMap((job) => job.steps.map((step) => ({ file, step }))),
);

/** A workflow with one job, changed. */
const withJob = (change: Partial<Job>, jobs: Workflow['jobs'] = {}): Workflow => ({
  name: 'x',
  does: 'x',
  on: { pullRequest: { branches: ['main'] } },
  concurrency: { group: 'x', cancelInProgress: true },
  jobs: {
    job: {
      name: 'job',
      runsOn: 'ubuntu-24.04',
      permissions: {},
      timeoutMinutes: 1,
      steps: [{ name: 'step', run: 'true' }],
      ...change,
    },
    ...jobs,
  },
});

describe('the workflows in .github', () => {
  it('are those of the model', () => {
    expect(outdatedFiles(root, files)).toEqual([]);
  });

  it('pass actionlint, which finds what is wrong in a fixture', () => {
    const fixture =
      'on: push\njobs:\n  a:\n    needs: b\n    runs-on: nowhere\n    steps: [{ run: "true" }]\n';
    const found = actionlint(new Map([...files, ['fixture', fixture]]));
    expect(Object.fromEntries([...found].filter(([, faults]) => faults.length > 0))).toEqual({
      fixture: [expect.stringContaining('"b" which does not exist'), expect.stringContaining('"nowhere"')],
    });
  });

  it('run only commands that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const used = steps.flatMap(({ step }) =>
      'run' in step ? [...step.run.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name) : [],
    );
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });

  it('have shell that bash and shellcheck accept', () => {
    const scripts = steps.flatMap(({ step }) => ('run' in step ? [step.run] : []));
    const folder = join(temporary.path, 'shell');
    mkdirSync(folder);
    const paths = [...new Set(scripts)].map((script, index) => {
      const path = join(folder, `${index}.sh`);
      writeFileSync(path, `#!/usr/bin/env bash\nset -euo pipefail\n${script}\n`);
      return path;
    });
    for (const path of paths) expect(spawnSync('bash', ['-n', path]).status).toBe(0);
    const { error, status, stdout } = spawnSync('shellcheck', paths, { encoding: 'utf8' });
    if (error === undefined) expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });

  it('stop a step at its first fault, at an unset variable and at a fault inside a pipe', () => {
    const [program = '', ...options] = stepShell.split(' ');
    const run = (script: string): number | null => {
      const path = join(temporary.path, 'step.sh');
      writeFileSync(path, script);
      return spawnSync(
        program,
        options.map((each) => each.replace('{0}', path)),
      ).status;
    };
    expect(run('true\n')).toBe(0);
    for (const script of ['false\ntrue\n', 'echo "$NOT_SET"\n', 'false | cat\n'])
      expect(run(script)).not.toBe(0);
  });

  it('name every action by the full commit of a release', () => {
    for (const text of files.values())
      for (const [, reference = ''] of text.matchAll(/uses: (.+)/g))
        expect(reference).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    for (const { commit } of Object.values(actions)) expect(commit).toMatch(/^[0-9a-f]{40}$/);
  });
});

describe('a service of the model', () => {
  it('has a workflow, and a sixth one needs no other edit', () => {
    const sixth: Catalog = { ...catalog, 'blood-pressure': { ...catalog.dashboard, port: 5006 } };
    const added = [...allWorkflows(root, sixth).keys()].filter((file) => !workflows.has(file));
    expect(added).toEqual(['service-blood-pressure.yml']);
    for (const name of serviceNames) expect(workflows.has(`service-${name}.yml`)).toBe(true);
  });

  it('is built for what it imports, and not for what only others import', () => {
    const graph = readImportGraph(root);
    const detection = serviceInputs(root, graph, 'seizure-detection');
    const heartRate = serviceInputs(root, graph, 'heart-rate-acquisition');
    expect(detection).toContain('apps/seizure-model/network/*');
    expect(detection.filter((path) => path.startsWith('apps/seizure-model/shipped/'))).toHaveLength(1);
    expect(heartRate).not.toContain('apps/seizure-model/network/*');
    expect(heartRate).toContain('apps/contracts/*');
    for (const inputs of [detection, heartRate]) expect(inputs).toContain('apps/model/*');
  });
});

describe('npm run generate', () => {
  it('writes what is missing or different, removes its own leftovers, and leaves the files of others', () => {
    const folder = join(temporary.path, 'repository');
    mkdirSync(join(folder, workflowFolder), { recursive: true });
    writeFileSync(join(folder, workflowFolder, 'service-gone.yml'), `${generatedMark}\n`);
    writeFileSync(join(folder, workflowFolder, 'theirs.yml'), 'on: push\n');
    expect(outdatedFiles(folder, files)).toHaveLength(files.size + 1);
    writeFiles(folder, files);
    expect(outdatedFiles(folder, files)).toEqual([]);
    const [path = '', text = ''] = [...files][0]!;
    writeFileSync(join(folder, path), `${text}# by hand\n`);
    expect(outdatedFiles(folder, files)).toEqual([path]);
  });
});

describe('faultsOf', () => {
  it('finds none in our workflows', () => {
    expect([...workflows.values()].flatMap(faultsOf)).toEqual([]);
  });

  it.each<readonly [string, Workflow, RegExp]>([
    ['a job that is not there', withJob({ needs: ['nobody'] }), /must not need 'nobody'; there are job/],
    [
      'jobs that wait for each other',
      withJob({ needs: ['b'] }, { b: { ...withJob({}).jobs['job']!, needs: ['job'] } }),
      /job -> b -> job/,
    ],
    [
      'a step id twice',
      withJob({
        steps: [
          { name: 'a', run: 'true', id: 'x' },
          { name: 'b', run: 'true', id: 'x' },
        ],
      }),
      /step id 'x'/,
    ],
    [
      'an expression inside a command',
      withJob({ steps: [{ name: 'a', run: 'echo ${{ github.head_ref }}' }] }),
      /must hold no expression/,
    ],
    [
      'a variable that nobody sets',
      withJob({ env: { A: '${{ vars.NOBODY }}' } }),
      /variable 'NOBODY' must be one of/,
    ],
    [
      'a step that is not there',
      withJob({ env: { A: '${{ steps.x.outputs.y }}' } }),
      /must name the id of a step/,
    ],
    [
      'the result of a job it does not wait for',
      withJob({ if: 'needs.b.result' }),
      /must name a job that 'job' needs/,
    ],
    [
      'a context that does not exist',
      withJob({ if: "githup.actor == 'x'" }),
      /'githup.actor' must be of github/,
    ],
    [
      'secrets for a fork',
      withJob({ env: { A: '${{ secrets.GITHUB_TOKEN }}' } }),
      /must not have secrets for the pull request of a fork/,
    ],
    [
      'writing for a fork',
      withJob({ permissions: { contents: 'write' } }),
      /must not write for the pull request of a fork/,
    ],
  ])('finds %s', (_what, workflow, pattern) => {
    expect(faultsOf(workflow)).toEqual([expect.stringMatching(pattern)]);
  });
});

describe('render', () => {
  it('says what made the file and gives every job its limits', () => {
    const text = render(withJob({}));
    expect(text.startsWith(`${generatedMark}\n# x\n`)).toBe(true);
    expect(parse(text)).toMatchObject({
      permissions: {},
      concurrency: { group: 'x', 'cancel-in-progress': true },
      jobs: { job: { permissions: {}, 'timeout-minutes': 1, 'runs-on': 'ubuntu-24.04' } },
    });
  });
});
