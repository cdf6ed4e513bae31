import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endpointsIn, isOpen, type Endpoint, type Pod } from '../../apps/charts/checks/reachability.ts';
import { sixthService } from '../../apps/charts/derivation-example.ts';
import { addOnsChart } from '../../apps/charts/hospital-charts.ts';
import { podTemplateOf, titleOf, type KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import { connectionsOf } from '../../apps/model/deployment/connections.ts';
import { ingressGroupsOf } from '../../apps/model/deployment/ingress-routes.ts';
import { replicaRangeOf } from '../../apps/model/deployment/scaling.ts';
import { connectedSettings } from '../../apps/charts/testing/connected-hospital.ts';
import { waysOutOf } from '../../apps/model/deployment/outside.ts';
import { until } from '../../apps/testing/until.ts';
import type { Cluster, StoredObject } from '../cluster/cluster.ts';
import { metallbSchemas } from '../lab/metallb-schemas.ts';
import { startProofCluster, type ProofCluster } from './proof-cluster.ts';
import { declared, generatedSecrets, isRewrittenOnce, objectsOf, renew } from './proof-objects.ts';

const MINUTE_MS = 60_000;
const BUILD_MS = 45 * MINUTE_MS;

const run = `proof-${randomBytes(3).toString('hex')}`;
const hospitals = [run, `${run}-6`];
const objects = objectsOf(run);

let proof: ProofCluster;
let cluster: Cluster;
const allOf = (kind: string, apiVersion = 'v1'): Promise<readonly StoredObject[]> =>
  cluster.list(apiVersion, kind, run);

const find = (kind: string, name: string): KubernetesObject =>
  objects.find((object) => object.kind === kind && object.metadata.name === name)!;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks objects at any depth
type Breakable = any;
const broken = (kind: string, name: string, change: (object: Breakable) => void): KubernetesObject => {
  const copy = structuredClone(find(kind, name));
  change(copy);
  return copy;
};

beforeAll(async () => {
  proof = await startProofCluster((line) => process.stderr.write(`${line}\n`));
  cluster = proof.cluster;
  process.stderr.write(`proof on Kubernetes ${await cluster.version()}, namespace ${run}\n`);
}, BUILD_MS);

afterAll(async () => {
  if (proof !== undefined && proof.own === undefined)
    for (const namespace of hospitals)
      for (const object of objectsOf(namespace).filter(({ kind }) =>
        ['Namespace', 'PersistentVolume'].includes(kind),
      ))
        await cluster.remove(object);
  await proof?.stop();
}, MINUTE_MS);

describe('every object of a hospital, on a real API server', () => {
  it(
    'is accepted field by field, without a warning',
    async () => {
      for (const object of objects)
        expect([titleOf(object), (await cluster.apply(object)).warnings]).toEqual([titleOf(object), []]);
      const namespace = await cluster.read(find('Namespace', run));
      expect(namespace.metadata.labels).toMatchObject({
        'pod-security.kubernetes.io/enforce': 'restricted',
        'kubernetes.io/metadata.name': run,
      });
    },
    MINUTE_MS,
  );

  it(
    'stays as it is when everything is applied again',
    async () => {
      for (const object of objects) {
        if (isRewrittenOnce(object)) await cluster.apply(object);
        const before = await cluster.read(object);
        const { object: after } = await cluster.apply(object);
        expect(declared(after)).toEqual(declared(before));
        if (proof.own !== undefined)
          expect(after.metadata.resourceVersion).toBe(before.metadata.resourceVersion);
      }
    },
    MINUTE_MS,
  );

  it('carries values in its secrets, and in nothing else', async () => {
    const stored = await Promise.all(objects.map((object) => cluster.read(object)));
    const values = generatedSecrets();
    expect(values.length).toBeGreaterThan(0);
    for (const object of stored) {
      const text = JSON.stringify(object);
      const holds = (value: string): boolean =>
        text.includes(value) || text.includes(Buffer.from(value).toString('base64'));
      if (object.kind === 'Secret') expect(Object.keys(object['data'] as object).length).toBeGreaterThan(0);
      else expect([titleOf(object), values.filter(holds)]).toEqual([titleOf(object), []]);
    }
  });

  it.each<[string, () => KubernetesObject, RegExp]>([
    [
      'a field that there is not',
      () => broken('Deployment', 'dashboard', ({ spec }) => (spec.template.spec.hostname2 = 'x')),
      /hostname2/,
    ],
    [
      'a value of the wrong type',
      () => broken('Service', 'dashboard', ({ spec }) => (spec.ports[0].port = 'five')),
      /port/,
    ],
    [
      'another selector of a Deployment that is there',
      () =>
        broken('Deployment', 'dashboard', ({ spec }) => {
          spec.selector.matchLabels.app = 'x';
          spec.template.metadata.labels.app = 'x';
        }),
      /field is immutable/,
    ],
    [
      'a policy port that is none',
      () => broken('NetworkPolicy', 'dns-egress', ({ spec }) => (spec.egress[0].ports[0].port = 70_000)),
      /between 1 and 65535/,
    ],
    [
      'an autoscaler with fewer pods at most than at least',
      () => broken('HorizontalPodAutoscaler', 'dashboard', ({ spec }) => (spec.maxReplicas = 1)),
      /maxReplicas/,
    ],
  ])('is refused with %s', async (_what, object, message) => {
    await expect(cluster.apply(object(), { dryRun: true })).rejects.toThrow(message);
  });

  it(
    'comes with a sixth service from one entry of the model, and nothing else changes',
    async () => {
      const namespace = hospitals[1]!;
      const before = new Map<string, string>();
      for (const object of objectsOf(namespace)) {
        if (isRewrittenOnce(object)) await cluster.apply(object);
        before.set(titleOf(object), (await cluster.apply(object)).object.metadata.resourceVersion);
      }
      const added: string[] = [];
      const changed: string[] = [];
      for (const object of objectsOf(namespace, { ...catalog, sixth: sixthService })) {
        const title = titleOf(object);
        const { object: after, warnings } = await cluster.apply(object);
        expect(warnings).toEqual([]);
        if (!before.has(title)) added.push(title);
        else if (before.get(title) !== after.metadata.resourceVersion) changed.push(title);
      }
      expect(added.filter((title) => !title.includes('sixth'))).toEqual([]);
      expect(added).toHaveLength(9);
      if (proof.own !== undefined)
        expect(changed).toEqual([
          `ResourceQuota ${namespace}/share-of-the-nodes`,
          `Secret ${namespace}/service-secrets`,
          `Deployment ${namespace}/data-access`,
        ]);
    },
    MINUTE_MS,
  );
});

describe('the add-on objects, on a real API server', () => {
  const pool = addOnsChart(
    { name: run, addresses: ['192.0.2.10-192.0.2.20'] },
    { name: run },
  ).toJson() as KubernetesObject[];

  it(
    'are accepted by the schemas of MetalLB, twice without a change, and refused with a field too many',
    async () => {
      if (proof.own !== undefined) {
        for (const schema of metallbSchemas()) await cluster.apply(schema);
        await cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'metallb-system' } });
      }
      const dryRun = proof.own === undefined;
      for (const object of pool) {
        if (proof.own === undefined && !(await cluster.knows(object))) {
          process.stderr.write(`not proved, the cluster has no such kind: ${titleOf(object)}\n`);
          continue;
        }
        await until(`the cluster knows ${object.kind}`, () => cluster.knows(object), MINUTE_MS);
        const first = await until(
          `${titleOf(object)} is taken`,
          () => cluster.apply(object, { dryRun }),
          MINUTE_MS,
        );
        expect(first.warnings).toEqual([]);
        const second = await cluster.apply(object, { dryRun });
        if (!dryRun)
          expect(second.object.metadata.resourceVersion).toBe(first.object.metadata.resourceVersion);
        const more = { ...object, spec: { ...(object['spec'] as object), more: 1 } };
        await expect(cluster.apply(more, { dryRun: true })).rejects.toThrow(/more/);
      }
    },
    3 * MINUTE_MS,
  );
});

describe('the pods of a hospital, made by real controllers', () => {
  const expected = Object.fromEntries([
    ...serviceNames.map((name) => [name, replicaRangeOf(catalog[name]).min]),
    ['database', 1],
    ['database-migration', 1],
  ]) as Record<string, number>;
  const nameOf = ({ metadata }: KubernetesObject): string =>
    metadata.labels?.['app.kubernetes.io/name'] ?? '';

  beforeAll(() => proof.own?.startControllers());

  it(
    'are as many as Erlang B asks for at the mean load, each admitted as "restricted"',
    async () => {
      const counted = async (): Promise<Record<string, number>> => {
        const counts: Record<string, number> = {};
        for (const pod of await allOf('Pod')) counts[nameOf(pod)] = (counts[nameOf(pod)] ?? 0) + 1;
        return counts;
      };
      let last: Record<string, number> = {};
      await until(
        'every pod is there',
        async () => {
          last = await counted();
          return Object.entries(expected).every(([name, count]) => last[name] === count);
        },
        3 * MINUTE_MS,
      ).catch(() => undefined);
      expect(last).toEqual(expected);
    },
    4 * MINUTE_MS,
  );

  it(
    'fit the quota of their namespace, also at the peak',
    async () => {
      const quota = await until(
        'the quota is counted',
        async () => {
          const [found] = await allOf('ResourceQuota');
          const { used } = found!['status'] as { used?: Record<string, string> };
          return (
            Number(used?.['pods']) === Object.values(expected).reduce((sum, count) => sum + count, 0) && found
          );
        },
        MINUTE_MS,
      );
      const atThePeak = serviceNames.reduce((sum, name) => sum + replicaRangeOf(catalog[name]).max, 0);
      const { hard } = quota['status'] as { hard: Record<string, string> };
      expect(Number(hard['pods'])).toBeGreaterThanOrEqual(atThePeak + 2);
    },
    2 * MINUTE_MS,
  );

  it(
    'are counted by their disruption budgets, and the volumes are bound to their claims',
    async () => {
      await until(
        'the budgets count their pods',
        async () => {
          const budgets = await allOf('PodDisruptionBudget', 'policy/v1');
          return (
            budgets.length === serviceNames.length &&
            budgets.every(
              ({ metadata, status }) =>
                (status as { expectedPods?: number } | undefined)?.expectedPods === expected[metadata.name],
            )
          );
        },
        MINUTE_MS,
      );
      await until(
        'the claims are bound',
        async () => {
          const claims = await allOf('PersistentVolumeClaim');
          return (
            claims.length === 2 &&
            claims.every(({ status }) => (status as { phase?: string }).phase === 'Bound')
          );
        },
        MINUTE_MS,
      );
    },
    3 * MINUTE_MS,
  );

  it('are refused when they ask for privileges', async () => {
    const { spec } = podTemplateOf(find('Deployment', 'dashboard'))!;
    const pod = (change: object): KubernetesObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'intruder', namespace: run },
      spec: { ...spec, containers: [{ ...spec.containers[0], ...change }] },
    });
    await cluster.apply(pod({}), { dryRun: true });
    await expect(
      cluster.apply(pod({ securityContext: { privileged: true } }), { dryRun: true }),
    ).rejects.toMatchObject({
      status: 403,
      message: expect.stringContaining('violates PodSecurity "restricted:latest"'),
    });
  });

  it(
    'follow a changed secret, and only those that read it',
    async () => {
      const versionsOf = async (name: string): Promise<number> =>
        (await allOf('ReplicaSet', 'apps/v1')).filter((set) => nameOf(set) === name).length;
      expect(await versionsOf('heart-rate-acquisition')).toBe(1);
      renew({ group: 'service', key: 'heart-rate-acquisition' });
      for (const object of objectsOf(run)) await cluster.apply(object);
      await until(
        'new pods are made',
        async () =>
          (await versionsOf('heart-rate-acquisition')) === 2 && (await versionsOf('data-access')) === 2,
        MINUTE_MS,
      );
      for (const name of ['dashboard', 'seizure-detection', 'eeg-acquisition'])
        expect(await versionsOf(name)).toBe(1);
    },
    2 * MINUTE_MS,
  );

  it(
    'restore a backup by a job that is made from the suspended one',
    async () => {
      const cronJob = await cluster.read(find('CronJob', 'database-restore'));
      const { jobTemplate } = cronJob['spec'] as { jobTemplate: { spec: object } };
      await cluster.apply({
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'restore-1', namespace: run },
        spec: jobTemplate.spec,
      });
      await until(
        'the pod of the restore is made',
        async () => (await allOf('Pod')).some((pod) => pod.metadata.name.startsWith('restore-1')),
        MINUTE_MS,
      );
    },
    2 * MINUTE_MS,
  );
});

describe('the network policies as the API server keeps them', () => {
  const ports = [
    ...Object.values(catalog).map(({ port }) => port),
    catalog['data-access'].store.port,
    22,
    53,
    ...new Set(waysOutOf(catalog, connectedSettings).map(({ port }) => port)),
  ];
  const controller: Pod = {
    namespace: 'ingress-nginx',
    labels: { 'app.kubernetes.io/name': 'ingress-nginx', 'app.kubernetes.io/component': 'controller' },
  };
  const dns: Pod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
  const others: Readonly<Record<string, Endpoint>> = {
    'the ingress controller': controller,
    DNS: dns,
    'the DNS cache of the node': { address: '169.254.25.10' },
    'a node': { address: '192.0.2.5' },
    'the internet': { address: '198.51.100.7' },
    ...Object.fromEntries(
      waysOutOf(catalog, connectedSettings).map(({ to, networks }) => [
        to,
        { address: networks[0]!.split('/')[0]! },
      ]),
    ),
    'a pod elsewhere': { namespace: 'default', labels: { 'app.kubernetes.io/name': 'data-access' } },
    'a pod of the other hospital': {
      namespace: hospitals[1]!,
      labels: { 'app.kubernetes.io/name': 'eeg-acquisition', 'app.kubernetes.io/part-of': 'eeg-ward' },
    },
  };

  it('open exactly the connections of the model, for every ordered pair of pods and of pods with anything else', async () => {
    const stored = [
      ...(await allOf('NetworkPolicy', 'networking.k8s.io/v1')),
      ...(await cluster.list('v1', 'Namespace')),
    ];
    const pods = Object.fromEntries(endpointsIn(await allOf('Pod')));
    expect(Object.keys(pods).toSorted()).toEqual([...Object.keys(expectedKinds)].toSorted());
    const places = { ...pods, ...others };
    const open = Object.entries(places).flatMap(([from, source]) =>
      Object.entries(places)
        .filter(([to]) => from in pods || to in pods)
        .flatMap(([to, target]) =>
          ports.flatMap((port) =>
            (['TCP', 'UDP'] as const)
              .filter((protocol) => isOpen(stored, source, target, { port, protocol }))
              .map((protocol) => `${from} -> ${to}:${port}/${protocol}`),
          ),
        ),
    );
    const names = Object.keys(pods);
    const tcp = (from: string, to: string, port: number): string => `${from} -> ${to}:${port}/TCP`;
    expect(open.toSorted()).toEqual(
      [
        ...connectionsOf(catalog).map(({ from, to, port }) => tcp(from, to, port)),
        ...ingressGroupsOf(catalog).map(({ service, port }) => tcp('the ingress controller', service, port)),
        ...waysOutOf(catalog, connectedSettings).map(({ from, to, port }) => tcp(from, to, port)),
        ...names.flatMap((name) =>
          ['DNS', 'the DNS cache of the node'].flatMap((to) =>
            ['TCP', 'UDP'].map((protocol) => `${name} -> ${to}:53/${protocol}`),
          ),
        ),
        ...names.flatMap((name) =>
          ports.flatMap((port) => ['TCP', 'UDP'].map((protocol) => `a node -> ${name}:${port}/${protocol}`)),
        ),
      ].toSorted(),
    );
  });

  const expectedKinds = Object.fromEntries(
    [...serviceNames, 'database', 'database-migration', 'database-backup'].map((name) => [name, true]),
  );
});
