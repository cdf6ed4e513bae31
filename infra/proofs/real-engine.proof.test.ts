import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProofCluster, type ProofCluster } from '../../ci/manifests/proof-cluster.ts';
import { Cluster } from '../../ci/cluster/cluster.ts';
import { readKubeconfig } from '../../ci/cluster/kubeconfig.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { until } from '../../apps/testing/until.ts';
import { devStack } from '../testing/dev-stack.ts';
import { labHost, labNodes, type LabHost } from '../testing/lab-host.ts';
import { writeImages } from '../testing/lab-program.ts';
import { forwardApiServer, type ForwardedApiServer } from '../testing/pulumi/api-forwarder.ts';
import { ProofStack, pulumiVersion } from '../testing/pulumi/proof-stack.ts';

const MINUTES = 60_000;
type Values = Readonly<Record<string, unknown>>;

const version = pulumiVersion();
if (version === undefined)
  process.stderr.write(
    `skipped: 'pulumi' is not on PATH (https://www.pulumi.com/docs/install/; the plug-ins kubernetes 4.32.0, command 1.2.1 and random 4.21.2 come with it)\n`,
  );
else process.stderr.write(`Pulumi ${version}\n`);
const describeWithPulumi = version === undefined ? describe.skip : describe;

let proof: ProofCluster;
let cluster: Cluster;
let kubeconfigFile: string;

beforeAll(async () => {
  if (version === undefined) return;
  proof = await startProofCluster((line) => process.stderr.write(`${line}\n`));
  proof.own?.startControllers();
  kubeconfigFile = proof.own?.kubeconfig ?? process.env['KUBECONFIG']!;
  cluster = new Cluster(readKubeconfig(kubeconfigFile));
}, 20 * MINUTES);
afterAll(async () => {
  await cluster?.close();
  await proof?.stop();
}, MINUTES);

/** Every value of the Secrets of a namespace, as it is and as the API server shows it. */
async function secretValues(namespace: string): Promise<readonly string[]> {
  const secrets = await cluster.list('v1', 'Secret', namespace);
  const shown = secrets.flatMap(({ data }) =>
    Object.values((data ?? {}) as Readonly<Record<string, string>>),
  );
  return [...shown, ...shown.map((text) => Buffer.from(text, 'base64').toString())];
}

/** What must not be found in clear text, wherever `text` comes from; the secrets themselves are not printed. */
function expectWithout(text: string, values: readonly string[]): void {
  expect(values.length).toBeGreaterThan(0);
  expect(values.filter((value) => text.includes(value)).length).toBe(0);
}

const namespaceOf = async (name: string) =>
  (await cluster.list('v1', 'Namespace')).find(({ metadata }) => metadata.name === name);

describeWithPulumi('the program under the engine, on a cluster that exists', () => {
  const folder = temporaryFolder();
  const [hospital] = devStack()['hospitals'] as readonly Values[];
  const namespace = 'pulumi-proof';
  const named = { ...hospital, namespace };
  let values: Values;
  let stack: ProofStack;

  beforeAll(async () => {
    values = {
      ...devStack(),
      cluster: { name: 'proof', kubeconfig: kubeconfigFile },
      images: writeImages(folder.path),
      hospitals: [named],
      // No node runs the pods.
      waitForReady: false,
    };
    stack = await ProofStack.create(folder.path);
    stack.configure(values);
  }, MINUTES);
  afterAll(() => folder.remove());

  it(
    'previews every resource and makes none',
    async () => {
      const { create = [], ...others } = await stack.preview();
      expect(others).toEqual({});
      expect(create.length).toBeGreaterThan(60);
      expect(create).toEqual(
        expect.arrayContaining([
          `${namespace}/namespace/${namespace}`,
          `${namespace}/stateful-set/database`,
          `${namespace}/deployment/dashboard`,
        ]),
      );
      expect(await namespaceOf(namespace)).toBeUndefined();
    },
    10 * MINUTES,
  );

  it(
    'makes every object, with generated secrets',
    async () => {
      const { create = [], ...others } = await stack.up();
      expect(others).toEqual({});
      expect(create.length).toBeGreaterThan(60);
      expect(await cluster.list('apps/v1', 'Deployment', namespace)).toHaveLength(5);
      expect((await secretValues(namespace)).some((value) => /^[A-Za-z0-9]{40}$/.test(value))).toBe(true);
    },
    20 * MINUTES,
  );

  it(
    'changes nothing the second time',
    async () => {
      expect(await stack.up({ expectNoChanges: true })).toEqual({});
    },
    10 * MINUTES,
  );

  it(
    'keeps every secret encrypted in the state',
    async () => {
      const state = stack.exportedState();
      expectWithout(state, await secretValues(namespace));
      expect(state.match(/"ciphertext":/g)?.length).toBeGreaterThan(10);
      const [, token] = /"?token"?: "?([\w.-]{20,})/.exec(readFileSync(kubeconfigFile, 'utf8')) ?? [];
      if (token !== undefined) expectWithout(state, [token]);
      const outputs = await stack.outputs();
      expect(Object.keys(outputs).filter((name) => outputs[name]!.secret)).toEqual(['kubeconfig']);
    },
    2 * MINUTES,
  );

  it(
    'changes what a setting concerns, in place, and nothing else',
    async () => {
      stack.configure({ ...values, hospitals: [{ ...named, settings: { eegRetentionDays: 7 } }] });
      expect(await stack.up()).toEqual({ update: [`${namespace}/deployment/data-access`] });
      const [deployment] = (await cluster.list('apps/v1', 'Deployment', namespace)).filter(
        ({ metadata }) => metadata.name === 'data-access',
      );
      expect(JSON.stringify(deployment)).toContain('EEG_RETENTION_DAYS');
    },
    10 * MINUTES,
  );

  it(
    'renews secrets in place, together with the pods that read them',
    async () => {
      const before = await secretValues(namespace);
      stack.configure({ ...values, secretsGeneration: 2 });
      const { update = [], ...others } = await stack.up();
      expect(update).toEqual(
        expect.arrayContaining([
          `${namespace}/secret/database-credentials`,
          `${namespace}/stateful-set/database`,
          `${namespace}/deployment/data-access`,
        ]),
      );
      const replaced = Object.values(others).flat();
      expect(replaced.filter((name) => !name.startsWith(`${namespace}/secrets/`))).toEqual([]);
      expectWithout(
        (await secretValues(namespace)).join('\n'),
        before.filter((value) => /^[A-Za-z0-9]{40}$/.test(value)),
      );
      expectWithout(stack.exportedState(), await secretValues(namespace));
    },
    10 * MINUTES,
  );

  it(
    'refuses to destroy data in its preview, leaves it when told to take the rest, and takes it over again',
    async () => {
      await expect(stack.previewDestroy()).rejects.toThrow(/protected/);
      const there = await namespaceOf(namespace);
      await stack.destroy({ excludeProtected: true });
      await until(
        'the Deployments are deleted',
        async () => (await cluster.list('apps/v1', 'Deployment', namespace)).length === 0,
        5 * MINUTES,
      );
      expect((await cluster.list('v1', 'PersistentVolumeClaim', namespace)).length).toBe(2);
      const { create = [] } = await stack.up();
      expect(create).toContain(`${namespace}/deployment/data-access`);
      expect((await namespaceOf(namespace))?.metadata.uid).toBe(there?.metadata.uid);
    },
    30 * MINUTES,
  );

  it(
    'destroys everything when the stack says so',
    async () => {
      stack.configure({ ...values, secretsGeneration: 2, deleteData: true });
      await stack.up();
      await stack.destroy();
      expect(stack.recorded()).toEqual([]);
      await until(
        'the namespace is gone',
        async () => (await namespaceOf(namespace)) === undefined,
        5 * MINUTES,
      );
      const volumes = await cluster.list('v1', 'PersistentVolume');
      expect(volumes.filter(({ metadata }) => metadata.name.includes(namespace))).toEqual([]);
      await stack.remove();
    },
    30 * MINUTES,
  );
});

describeWithPulumi('the program under the engine, on machines that already run', () => {
  const folder = temporaryFolder();
  let forwarded: ForwardedApiServer;
  let host: LabHost;
  let stack: ProofStack;
  const [control, ...workers] = labNodes.all;
  const nodes = (count: number): ReturnType<typeof host.machines> =>
    host.machines([{ ...control!, sshAddress: forwarded.address }, ...workers.slice(0, count)]);
  const playbooks = (): readonly string[] =>
    host.runs().map(({ words, limit }) => [words.at(-1), limit].filter(Boolean).join(' '));

  beforeAll(async () => {
    forwarded = await forwardApiServer(readFileSync(kubeconfigFile, 'utf8'));
    host = labHost(forwarded.kubeconfig);
    stack = await ProofStack.create(folder.path, host.environment);
    stack.configure(nodes(2));
  }, MINUTES);
  afterAll(async () => {
    const names = host.machines()['hospitals'] as readonly { readonly namespace: string }[];
    for (const { namespace } of names) {
      for (const volume of await cluster.list('v1', 'PersistentVolume'))
        if (volume.metadata.name.includes(namespace)) await cluster.remove(volume);
      await cluster.remove({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    }
    await forwarded.close();
    host.remove();
    folder.remove();
  }, MINUTES);

  it(
    'makes the cluster by SSH and Kubespray, then its objects by the kubeconfig from it, and all of it once',
    async () => {
      const { create = [], ...others } = await stack.up();
      expect(others).toEqual({});
      expect(create).toEqual(expect.arrayContaining(['answers/worker-2', 'kubespray', 'kubeconfig']));
      expect(playbooks()).toEqual(['cluster.yml']);
      expect(await cluster.list('apps/v1', 'Deployment', 'made-1')).toHaveLength(5);
      expect(await stack.up({ expectNoChanges: true })).toEqual({});
      expect(playbooks()).toEqual(['cluster.yml']);
    },
    30 * MINUTES,
  );

  it(
    'keeps the kubeconfig that a command printed encrypted in the state',
    async () => {
      const state = stack.exportedState();
      expectWithout(state, await secretValues('made-1'));
      const printed = readFileSync(host.path('state/eeg-ward/labs/example/artifacts/admin.conf'), 'utf8');
      const credentials = [...printed.matchAll(/(?:token|client-key-data): (\S{20,})/g)].map(
        ([, value]) => value!,
      );
      expectWithout(state, credentials);
    },
    2 * MINUTES,
  );

  it(
    'only scales for one worker more, and previews it with every object known',
    async () => {
      stack.configure(nodes(3));
      expect(await stack.preview()).toEqual({ create: ['answers/worker-3'], update: ['kubespray'] });
      expect(await stack.up()).toEqual({ create: ['answers/worker-3'], update: ['kubespray'] });
      expect(playbooks().slice(1)).toEqual(['playbooks/facts.yml', 'scale.yml worker-3']);
    },
    20 * MINUTES,
  );

  it(
    'resets the machines when it is destroyed',
    async () => {
      stack.configure({ ...nodes(3), deleteData: true });
      await stack.up();
      await stack.destroy();
      expect(playbooks().at(-1)).toBe('reset.yml');
      expect(stack.recorded()).toEqual([]);
      await stack.remove();
    },
    20 * MINUTES,
  );
});
