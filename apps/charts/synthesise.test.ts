import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { migrationJobName } from '../constructs/migration-job.ts';
import { WebService } from '../constructs/web-service.ts';
import { catalog, serviceNames } from '../model/catalog.ts';
import { connectionsOf } from '../model/deployment/connections.ts';
import { secretRefIn } from '../model/deployment/secrets.ts';
import type { Catalog, Service } from '../model/service.ts';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { exampleHospital } from './example-hospital.ts';
import type { Hospital } from './hospital.ts';
import { readImages } from './images.ts';
import { podTemplateOf, titleOf, type KubernetesObject } from './kubernetes-object.ts';
import { manifestsOf, writeManifests } from './manifests.ts';
import { synthesise } from './synthesise.ts';

const temporary = temporaryFolder();
afterAll(temporary.remove);
const images = readImages('none', [...serviceNames, 'sixth']);
const opened: Hospital = { ...exampleHospital, settings: { trustedProxies: ['10.233.64.0/18'] } };

const sixth: Service = {
  does: 'exists for a test',
  port: 5999,
  routes: {
    ask: { methods: ['GET'], path: '/ask', audience: 'device', ingress: { host: 'devices', path: '/ask' } },
  },
  calls: [{ to: 'data-access', routes: ['patients'] }],
  load: { arrivalsPerSecond: 1, serviceMs: 10, slotsPerPod: 4, maxBlocking: 0.01 },
  resources: { cpuMsPerRequest: 0.5, memoryMebibytes: { request: 96, limit: 192 } },
};

const synth = (hospital: Hospital = exampleHospital, of: Catalog = catalog) =>
  synthesise({ catalog: of, hospital, images });
const charts = synth();
const objects = charts.flatMap((chart) => chart.objects);
const find = (
  kind: string,
  name: string,
  within: readonly KubernetesObject[] = objects,
): KubernetesObject | undefined =>
  within.find((object) => object.kind === kind && object.metadata.name === name);
const filesOf = (hospital?: Hospital, of?: Catalog) => manifestsOf('hospital-1', synth(hospital, of));

describe('the synthesis', () => {
  it('is the same bytes every time', () => {
    expect([...filesOf()]).toEqual([...filesOf()]);
  });

  it('writes what it says and removes what it no longer says', () => {
    const folder = join(temporary.path, 'k8s');
    mkdirSync(join(folder, 'hospital-0'), { recursive: true });
    writeFileSync(join(folder, 'hospital-0/old.yaml'), '');
    const files = filesOf();
    writeManifests(folder, files);
    expect(readdirSync(folder)).toEqual(['hospital-1']);
    for (const [path, text] of files) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
    expect(new Set([...files.keys()].map(dirname))).toEqual(new Set(['hospital-1']));
  });

  it('gives every object a readable name, its namespace and no place in the construct tree', () => {
    const clusterWide = ['Namespace', 'PersistentVolume'];
    for (const object of objects) {
      expect(object.metadata.namespace).toBe(clusterWide.includes(object.kind) ? undefined : 'hospital-1');
      if (object.kind !== 'Job') expect(object.metadata.name).not.toMatch(/[0-9a-f]{8}/);
    }
    expect(JSON.stringify(objects)).not.toContain('cdk8s.io/metadata.addr');
  });

  it('selects pods by names of the model, wherever in the tree their construct is', () => {
    const at = (...path: readonly string[]): unknown => {
      const chart = new Chart(new App(), 'any');
      const scope = path.slice(1).reduce<Construct>((parent, id) => new Construct(parent, id), chart);
      new WebService(scope, path[0]!, { catalog, name: 'data-access', image: images['data-access']! });
      return chart.toJson();
    };
    expect(at('moved', 'deeper', 'still')).toEqual(at('data-access'));
    for (const name of serviceNames) {
      const { selector } = find('Deployment', name)!['spec'] as { selector: unknown };
      expect(selector).toEqual({
        matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'eeg-ward' },
      });
    }
  });

  it('is not bent by the defaults of cdk8s-plus', () => {
    for (const object of objects) {
      const template = podTemplateOf(object);
      if (template === undefined) continue;
      const { enableServiceLinks, containers } = template.spec as typeof template.spec & {
        enableServiceLinks?: boolean;
      };
      expect(enableServiceLinks).toBe(false);
      for (const container of containers as readonly ((typeof containers)[number] &
        Record<string, unknown>)[]) {
        expect(container['imagePullPolicy']).toBe('IfNotPresent');
        expect(container.resources?.requests?.['cpu']).not.toBe('1000m');
        expect(container.resources?.limits?.['cpu']).toBeUndefined();
        if (!object.kind.endsWith('Job'))
          for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe'])
            expect(container[probe]).toBeDefined();
      }
    }
  });

  it('asks for no more than a small lab has at the fewest pods', () => {
    const millis = serviceNames.reduce((sum, name) => {
      const { minReplicas } = find('HorizontalPodAutoscaler', name)!['spec'] as { minReplicas: number };
      const [container] = podTemplateOf(find('Deployment', name)!)!.spec.containers;
      return sum + minReplicas * Number.parseInt(container!.resources!.requests!['cpu']!, 10);
    }, 0);
    expect(millis).toBeLessThan(2_500);
  });

  it('holds no secret: tokens in memory, nothing in the files', () => {
    const secrets = objects.filter(({ kind }) => kind === 'Secret');
    expect(secrets.map(({ metadata }) => metadata.name)).toEqual(['service-secrets', 'database-credentials']);
    for (const { stringData } of secrets)
      for (const value of Object.values(stringData as Record<string, string>))
        expect(secretRefIn(value)).toBeDefined();
    for (const text of filesOf().values()) expect(text).not.toMatch(/\$\{secret|annotations: \{\}/);
    const [, file] = [...filesOf()].find(([path]) => path.endsWith('secrets.yaml'))!;
    expect(file.match(/stringData: \{\}/g)).toHaveLength(2);
    expect(file).not.toContain('\ndata:');
  });

  it('opens the connections of the model with a pair of policies each, and name resolution, and nothing else', () => {
    const policies = objects
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata }) => metadata.name);
    expect(policies.toSorted()).toEqual(
      [
        'default-deny',
        'dns-egress',
        'ingress-controller-to-eeg-acquisition',
        'ingress-controller-to-heart-rate-acquisition',
        ...connectionsOf(catalog).flatMap(({ from, to }) => [
          `${from}-to-${to}-egress`,
          `${from}-to-${to}-ingress`,
        ]),
      ].toSorted(),
    );
  });

  it('keeps the dashboard inside its pod until the deployment opens it in so many words', () => {
    const hostOf = (within: readonly KubernetesObject[]): string | undefined =>
      podTemplateOf(find('Deployment', 'dashboard', within)!)!.spec.containers[0]!.env!.find(
        ({ name }) => name === 'HOST',
      )?.value;
    expect(hostOf(objects)).toBe('127.0.0.1');
    expect(find('Service', 'dashboard')).toBeUndefined();
    const open = synth(opened).flatMap((chart) => chart.objects);
    expect(hostOf(open)).toBe('0.0.0.0');
    const titles = new Set(objects.map(titleOf));
    expect(open.map(titleOf).filter((title) => !titles.has(title))).toEqual([
      'NetworkPolicy hospital-1/ingress-controller-to-dashboard',
      'Service hospital-1/dashboard',
      'Ingress hospital-1/dashboard-dashboard',
    ]);
    const stream = find('Ingress', 'dashboard-dashboard', open)!.metadata as unknown as {
      annotations: object;
    };
    expect(stream.annotations).toMatchObject({ 'nginx.ingress.kubernetes.io/proxy-buffering': 'off' });
  });

  it('runs a migration once per image', () => {
    const { store } = catalog['data-access'];
    const nameOf = (image: string): string => migrationJobName({ store, image });
    expect(nameOf('a:1')).toBe(nameOf('a:1'));
    expect(nameOf('a:1')).not.toBe(nameOf('a:2'));
  });

  it('adds a sixth service from one entry: its own objects, its secret at the called one, its share', () => {
    const more = synth(exampleHospital, { ...catalog, sixth }).flatMap((chart) => chart.objects);
    const before = new Map(objects.map((object) => [titleOf(object), JSON.stringify(object)]));
    const titles = more.map(titleOf);
    expect([...before.keys()].filter((title) => !titles.includes(title))).toEqual([]);
    expect(titles.filter((title) => !before.has(title)).toSorted()).toEqual([
      'Deployment hospital-1/sixth',
      'HorizontalPodAutoscaler hospital-1/sixth',
      'Ingress hospital-1/sixth-devices',
      'NetworkPolicy hospital-1/ingress-controller-to-sixth',
      'NetworkPolicy hospital-1/sixth-to-data-access-egress',
      'NetworkPolicy hospital-1/sixth-to-data-access-ingress',
      'PodDisruptionBudget hospital-1/sixth',
      'Service hospital-1/sixth',
      'ServiceAccount hospital-1/sixth',
    ]);
    const changed = more.filter((object) => {
      const old = before.get(titleOf(object));
      return old !== undefined && old !== JSON.stringify(object);
    });
    expect(changed.map(titleOf)).toEqual([
      'ResourceQuota hospital-1/share-of-the-nodes',
      'Secret hospital-1/service-secrets',
      'Deployment hospital-1/data-access',
    ]);
    const names = (within: readonly KubernetesObject[]): readonly string[] =>
      podTemplateOf(find('Deployment', 'data-access', within)!)!.spec.containers[0]!.env!.map(
        ({ name }) => name,
      );
    expect(names(more).filter((name) => !names(objects).includes(name))).toEqual(['SIXTH_SECRET']);
  });

  it.each<[string, Partial<Hospital>, RegExp]>([
    [
      'a namespace that is no DNS label',
      { namespace: 'Hospital_1' },
      /^'namespace' \(Hospital_1\) must be a DNS label: /,
    ],
    [
      'a host that is no DNS name',
      { hosts: { dashboard: 'dash', devices: 'devices.example' } },
      /^'hosts\.dashboard' \(dash\) must be a full DNS name in lower case$/,
    ],
    [
      'one host for people and devices',
      { hosts: { dashboard: 'a.example', devices: 'a.example' } },
      /^'hosts\.devices' \(a\.example\) must differ from 'hosts\.dashboard'$/,
    ],
    [
      'backups in the folder of the data',
      { database: { data: exampleHospital.database.data, backups: exampleHospital.database.data } },
      /must differ from 'database\.data\.path'$/,
    ],
  ])('refuses %s', (_what, changes, message) => {
    expect(() => synth({ ...exampleHospital, ...changes })).toThrow(message);
  });

  it('refuses a moving tag, naming the image', () => {
    const moving = { ...images, dashboard: 'registry.example/dashboard:latest' };
    expect(() => synthesise({ catalog, hospital: exampleHospital, images: moving })).toThrow(
      /'image' \(registry\.example\/dashboard:latest\) must end with a digest or an exact tag/,
    );
  });
});

describe('readImages', () => {
  it('takes what is built and stands in for the rest with references that cannot be pulled', () => {
    const file = join(temporary.path, 'images.json');
    const built = `registry.example/dashboard@sha256:${'0'.repeat(64)}`;
    writeFileSync(file, JSON.stringify({ dashboard: built }));
    expect(readImages(file, ['dashboard', 'data-access'])).toEqual({
      dashboard: built,
      'data-access': 'not-built.invalid/data-access:0',
    });
    writeFileSync(file, '{"dashboard":5}');
    expect(() => readImages(file, [])).toThrow(/\(dashboard\) must give every service a reference, a text/);
  });
});
