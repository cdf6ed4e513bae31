import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startProofCluster, type ProofCluster } from '../../ci/manifests/proof-cluster.ts';
import { until } from '../../apps/testing/until.ts';
import { apiServerMaker } from '../testing/api-server-maker.ts';
import { root } from '../testing/dev-stack.ts';
import { commandMaker } from '../testing/engine/command-maker.ts';
import { randomMaker } from '../testing/engine/random-maker.ts';
import type { RegisteredResource } from '../testing/engine/registered-resource.ts';
import { StandInEngine, type Run } from '../testing/engine/stand-in-engine.ts';
import { labHost, labNodes, type LabHost } from '../testing/lab-host.ts';
import { openTexts, programWith } from '../testing/lab-program.ts';

const MINUTES = 60_000;
type Values = Readonly<Record<string, unknown>>;
let proof: ProofCluster;
let kubeconfig: string;
let server: ReturnType<typeof apiServerMaker>;
let host: LabHost;
let engine: StandInEngine;

beforeAll(async () => {
  proof = await startProofCluster((line) => process.stderr.write(`${line}\n`));
  const file = proof.own?.kubeconfig ?? process.env['KUBECONFIG']!;
  kubeconfig = readFileSync(file, 'utf8');
  server = apiServerMaker(file, () => Promise.resolve());
}, 20 * MINUTES);
afterAll(async () => {
  for (const object of [...server.applied.values()].toReversed()) await server.cluster.remove(object);
  await server.cluster.close();
  await proof.stop();
}, MINUTES);
const start = (): void => {
  host = labHost(kubeconfig);
  const environment = { ...process.env, ...host.environment };
  engine = new StandInEngine([randomMaker, commandMaker(root, environment), server.maker]);
};

const up = (values: Values, onStart?: (pid: number) => void): Promise<Run> =>
  engine.up({ ...programWith(values, host.environment), ...(onStart === undefined ? {} : { onStart }) });
const nameIn = (urn: string): string => urn.split('::').pop()!;
const changedBy = ({ errors, changed }: Run): readonly string[] => {
  expect(errors).toEqual([]);
  return changed.map(nameIn);
};
const named = (run: Run, name: string): RegisteredResource =>
  run.resources.find((each) => each.name === name)!;
const needs = (run: Run, name: string): readonly string[] => named(run, name).dependencies.map(nameIn);
const playbooks = (): readonly string[] =>
  host.runs().map(({ words, limit }) => [words.at(-1), limit].filter(Boolean).join(' '));

describe('the program on machines that already run', () => {
  let made: Run;
  beforeAll(start);
  afterAll(() => host.remove());

  it(
    'previews every step from SSH to the pods, with what it waits for, and runs none',
    async () => {
      const preview = await engine.preview(programWith(host.machines(), host.environment));
      expect(preview.errors).toEqual([]);
      expect(needs(preview, 'kubespray')).toEqual(
        expect.arrayContaining(labNodes.first.map(({ name }) => `answers/${name}`)),
      );
      expect(needs(preview, 'kubeconfig')).toContain('kubespray');
      expect(named(preview, 'kubeconfig').additionalSecretOutputs).toEqual(['stdout', 'stderr']);
      const objects = preview.resources.filter(
        ({ type, custom }) => custom && /^kubernetes:(?!yaml)/.test(type),
      );
      expect(objects.length).toBeGreaterThan(50);
      for (const { name, provider, deletedWith } of objects)
        expect([name, provider, deletedWith]).toEqual([
          name,
          expect.stringContaining('pulumi:providers:kubernetes::example'),
          named(preview, 'kubespray').urn,
        ]);
      expect([host.calls(), host.runs()]).toEqual([[], []]);
    },
    5 * MINUTES,
  );

  it(
    'asks each machine by SSH, has Kubespray make the cluster, and applies the objects by the kubeconfig from it',
    async () => {
      made = await up(host.machines());
      expect(changedBy(made)).toEqual(
        expect.arrayContaining([
          'answers/worker-2',
          'kubespray',
          'kubeconfig',
          'folder/worker-1/srv/database',
        ]),
      );
      expect(playbooks()).toEqual(['cluster.yml']);
      expect(host.calls()).toContainEqual(
        expect.stringMatching(/^ssh .*ward@10\.98\.0\.21 sudo mkdir -p -m 0750 '\/srv\/database'$/),
      );
      const provider = made.resources.find(({ type }) => type === 'pulumi:providers:kubernetes')!;
      expect(provider.inputs['kubeconfig']).toContain('https://10.98.0.11:6443');
      expect(await server.cluster.list('apps/v1', 'Deployment', 'made-1')).toHaveLength(5);
    },
    5 * MINUTES,
  );

  it('shows the kubeconfig nowhere', () => {
    const [, token] = /"token": "([0-9a-f]+)"/.exec(kubeconfig) ?? [];
    if (token !== undefined) expect(openTexts(made)).not.toContain(token);
    expect(made.secretOutputs).toEqual(['kubeconfig']);
  });

  it(
    'changes nothing the second time',
    async () => {
      const before = host.calls();
      expect(changedBy(await up(host.machines()))).toEqual([]);
      expect(host.calls()).toEqual(before);
    },
    5 * MINUTES,
  );

  it(
    'only scales for one worker more, and drains the one that leaves',
    async () => {
      const larger = await up(host.machines(labNodes.all));
      expect(changedBy(larger)).toEqual(['answers/worker-3', 'kubespray']);
      expect(playbooks().slice(1)).toEqual(['playbooks/facts.yml', 'scale.yml worker-3']);
      const smaller = await up(host.machines());
      expect(changedBy(smaller)).toEqual(['kubespray', 'answers/worker-3']);
      expect(playbooks().slice(3)).toEqual(['remove-node.yml']);
    },
    5 * MINUTES,
  );

  it(
    'refuses in the preview what cannot be made of the cluster',
    async () => {
      const [control, ...workers] = labNodes.first;
      const without = host.machines([{ ...control!, name: 'control-2' }, ...workers]);
      const preview = await engine.preview(programWith(without, host.environment));
      expect(preview.exitCode).not.toBe(0);
      expect(preview.errors.join()).toContain("'nodes' must keep 'control-1', the first control-plane");
    },
    5 * MINUTES,
  );

  it(
    'resets the machines when the stack is destroyed, and deletes no object one by one',
    async () => {
      await expect(engine.destroy()).rejects.toThrow('cannot be deleted: protected');
      changedBy(await up({ ...host.machines(), deleteData: true }));
      await engine.destroy();
      expect(playbooks().at(-1)).toBe('reset.yml');
      expect(await server.cluster.list('apps/v1', 'Deployment', 'made-1')).toHaveLength(5);
    },
    5 * MINUTES,
  );
});

describe('the program with machines of libvirt', () => {
  beforeEach(start);
  afterEach(() => host.remove());

  const kept = (file: string): string => readFileSync(host.path(file), 'utf8').trim();
  const count = (pattern: RegExp): number => host.calls().filter((call) => pattern.test(call)).length;

  it(
    'makes network, image and machines once, and takes all of it away again',
    async () => {
      const run = await up(host.libvirt());
      expect(changedBy(run)).toEqual(
        expect.arrayContaining(['network', 'image', 'machine/control-1', 'machine/worker-2', 'kubespray']),
      );
      expect(needs(run, 'machine/worker-1').toSorted()).toEqual(['image', 'network']);
      expect(needs(run, 'answers/worker-1')).toEqual(['machine/worker-1']);
      expect(named(run, 'machine/worker-1').protect).toBe(true);
      expect(named(run, 'machine/worker-2').protect).toBe(false);
      expect(kept('domains/worker-2/state')).toBe('running');

      expect(changedBy(await up(host.libvirt()))).toEqual([]);
      expect(count(/^virt-install/)).toBe(3);

      changedBy(await up({ ...host.libvirt(), deleteData: true }));
      await engine.destroy();
      expect(host.left()).toEqual({ domains: [], networks: [], storage: [], state: [] });
    },
    8 * MINUTES,
  );

  it.each([
    [
      'a machine that does not boot',
      'ssh-refusal',
      'always ssh: connect to host: No route to host',
      /must answer by SSH, and has not within 1 s; look at its console \('virsh console/,
    ],
    [
      'a key that is not taken',
      'ssh-refusal',
      'always ward@host: Permission denied (publickey).',
      /must accept the key of the config, and has refused it.*check ssh\.user and ssh\.keyFile/,
    ],
    [
      'a full disk',
      'disk-is-full',
      '',
      /MiB free\) must take the disk of '.*'; free some space, then run again/,
    ],
    [
      'a network that does not start',
      'net-start-fails',
      '',
      /must be able to start; its range may be in use/,
    ],
  ])(
    'says what to do about %s, and goes on with the next run',
    async (_what, file, text, message) => {
      host.write(file, text);
      const impatient = { ...host.libvirt(), answerWithinSeconds: 1 };
      const failed = await up(impatient);
      expect(failed.exitCode).not.toBe(0);
      expect(failed.errors.join('\n')).toMatch(message);
      expect(playbooks()).toEqual([]);
      host.untell(file);
      const second = await up(impatient);
      expect(changedBy(second)).toContain('kubespray');
      expect(count(/^virt-install/)).toBe(3);
      expect(playbooks()).toEqual(['cluster.yml']);
    },
    8 * MINUTES,
  );

  it.each([['killed-in-disk'], ['killed-before-start']])(
    'goes on after a script was killed (%s), and leaves no second machine',
    async (how) => {
      host.tell(how);
      const failed = await up(host.libvirt());
      expect(failed.exitCode).not.toBe(0);
      expect(changedBy(await up(host.libvirt()))).toContain('kubespray');
      expect(kept('domains/worker-1/state')).toBe('running');
      changedBy(await up({ ...host.libvirt(), deleteData: true }));
      await engine.destroy();
      expect(host.left()).toEqual({ domains: [], networks: [], storage: [], state: [] });
    },
    8 * MINUTES,
  );

  it(
    'goes on after the program was killed while Kubespray ran, and after Kubespray was',
    async () => {
      host.tell('hang-cluster.yml');
      let program = 0;
      const first = up(host.libvirt(), (pid) => (program = pid));
      await until('Ansible runs', () => host.has('hanging'), 4 * MINUTES);
      process.kill(program, 'SIGKILL');
      const { runner } = JSON.parse(kept('state/eeg-ward/labs/example/run.lock')) as {
        readonly runner: number;
      };
      process.kill(runner, 'SIGKILL');
      const killed = await first;
      expect(killed.exitCode).not.toBe(0);
      expect(killed.changed.map(nameIn)).not.toContain('kubespray');
      host.untell('hang-cluster.yml');
      const second = await up(host.libvirt());
      expect(changedBy(second)).toContain('kubespray');
      expect(second.changed.map(nameIn)).not.toContain('machine/worker-1');
      expect(playbooks()).toEqual(['cluster.yml', 'cluster.yml']);
    },
    8 * MINUTES,
  );
});
