import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startProofCluster, type ProofCluster } from '../../ci/manifests/proof-cluster.ts';
import { serviceNames } from '../../apps/model/catalog.ts';
import { parseHospital } from '../../apps/charts/read-hospital.ts';
import { temporaryFolder } from '../../apps/testing/temporary-folder.ts';
import { apiServerMaker } from '../testing/api-server-maker.ts';
import { commandMaker } from '../testing/engine/command-maker.ts';
import { randomMaker } from '../testing/engine/random-maker.ts';
import type { RegisteredResource } from '../testing/engine/registered-resource.ts';
import { StandInEngine, type Run } from '../testing/engine/stand-in-engine.ts';
import { devStack, root } from '../testing/dev-stack.ts';
import { labProgram, openTexts, writeImages } from '../testing/lab-program.ts';

const MINUTES = 60_000;
const folder = temporaryFolder();
let proof: ProofCluster;
let server: ReturnType<typeof apiServerMaker>;
let engine: StandInEngine;
let values: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  proof = await startProofCluster((line) => process.stderr.write(`${line}\n`));
  const kubeconfig = proof.own?.kubeconfig ?? process.env['KUBECONFIG']!;
  server = apiServerMaker(kubeconfig, () => Promise.resolve());
  engine = new StandInEngine([randomMaker, commandMaker(root, process.env), server.maker]);
  values = { cluster: { name: 'proof', kubeconfig }, images: writeImages(folder.path) };
}, 20 * MINUTES);
afterAll(async () => {
  await server?.cluster.close();
  await proof?.stop();
  folder.remove();
}, MINUTES);

const named = (run: Run, name: string): RegisteredResource => {
  const found = run.resources.find((each) => each.name === name && each.custom);
  if (found === undefined) throw new RangeError(`'${name}' must be registered`);
  return found;
};

/** Whether `later` waits for `earlier`, directly or through others. */
function waitsFor(run: Run, later: string, earlier: string): boolean {
  const target = named(run, earlier).urn;
  const byUrn = new Map(run.resources.map((each) => [each.urn, each]));
  const seen = new Set<string>();
  const reaches = (urn: string): boolean => {
    if (urn === target) return true;
    if (seen.has(urn)) return false;
    seen.add(urn);
    return (byUrn.get(urn)?.dependencies ?? []).some(reaches);
  };
  return named(run, later).dependencies.some(reaches);
}

describe('the program on a cluster that exists', () => {
  let preview: Run;
  let first: Run;

  it(
    'previews every resource with its parent, provider and what it waits for, before anything is made',
    async () => {
      preview = await engine.preview(labProgram(values));
      expect(preview.errors).toEqual([]);
      expect(preview.exitCode).toBe(0);
      const objects = preview.resources.filter(({ type }) => type.startsWith('kubernetes:'));
      expect(objects.length).toBeGreaterThan(50);
      for (const { name, parent, provider, version } of objects) {
        expect([name, parent]).toEqual([name, expect.stringContaining('::hospital-1')]);
        expect([name, provider]).toEqual([
          name,
          expect.stringContaining('pulumi:providers:kubernetes::proof'),
        ]);
        expect([name, version]).toEqual([name, '4.32.0']);
      }
      const components = preview.resources.filter(({ type }) => type === 'eeg-ward:lab:ApplicationService');
      expect(components.map(({ name }) => name)).toEqual(serviceNames.map((name) => `hospital-1/${name}`));
    },
    5 * MINUTES,
  );

  it('has namespace, secrets, database, migration, services and ways in come in this order', () => {
    const order = [
      'hospital-1/namespace/hospital-1',
      'hospital-1/secret/database-credentials',
      'hospital-1/stateful-set/database',
      'hospital-1/job/database-migration',
      'hospital-1/deployment/eeg-acquisition',
      'hospital-1/ingress/eeg-acquisition-devices',
    ];
    for (const [index, later] of order.entries())
      for (const earlier of order.slice(0, index)) {
        expect([later, earlier, waitsFor(preview, later, earlier)]).toEqual([later, earlier, true]);
        expect([earlier, later, waitsFor(preview, earlier, later)]).toEqual([earlier, later, false]);
      }
    expect(
      waitsFor(preview, 'hospital-1/stateful-set/database', 'hospital-1/network-policy/default-deny'),
    ).toBe(true);
    expect(waitsFor(preview, 'hospital-1/deployment/data-access', 'hospital-1/service/data-access')).toBe(
      false,
    );
  });

  it('protects what holds data, and nothing else', () => {
    const isData = ({ type }: RegisteredResource): boolean =>
      /:(Namespace|PersistentVolume|PersistentVolumeClaim)$/.test(type);
    for (const resource of preview.resources)
      expect([resource.name, resource.protect, resource.retainOnDelete]).toEqual([
        resource.name,
        isData(resource),
        isData(resource),
      ]);
  });

  it(
    'makes every object on the API server, with generated secrets',
    async () => {
      first = await engine.up(labProgram(values));
      expect(first.errors).toEqual([]);
      expect(first.exitCode).toBe(0);
      const stored = await server.cluster.read({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'database-credentials', namespace: 'hospital-1' },
      });
      const passwords = Object.values(stored['data'] as Record<string, string>).map((text) =>
        Buffer.from(text, 'base64').toString(),
      );
      expect(new Set(passwords).size).toBe(4);
      for (const password of passwords) expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
    },
    5 * MINUTES,
  );

  it('shows no secret value in anything it registered or printed', () => {
    const texts = openTexts(first);
    const applied = [...server.applied.values()].filter(({ kind }) => kind === 'Secret');
    const secrets = applied.flatMap((object) => Object.values(object['data'] as Record<string, string>));
    expect(secrets.length).toBeGreaterThan(6);
    for (const secret of secrets) {
      expect(texts).not.toContain(secret);
      expect(texts).not.toContain(Buffer.from(secret, 'base64').toString());
    }
    expect(first.secretOutputs).toEqual(['kubeconfig']);
  });

  it('says what its hospitals are as npm run pipeline reads it', () => {
    const { hospitals } = first.stackOutputs as { readonly hospitals: readonly unknown[] };
    expect(hospitals.map((each) => parseHospital(each, 'the output'))).toEqual(devStack()['hospitals']);
  });

  it('says how the hospital is reached', () => {
    expect(first.stackOutputs).toMatchObject({
      addresses: [
        {
          namespace: 'hospital-1',
          dashboard: 'http://127.0.0.1:5005',
          openDashboard: 'kubectl -n hospital-1 port-forward deployment/dashboard 5005',
        },
      ],
      hosts: expect.stringContaining('devices.hospital-1.example'),
    });
  });

  it(
    'changes nothing the second time',
    async () => {
      const second = await engine.up(labProgram(values));
      expect(second.errors).toEqual([]);
      expect(second.changed).toEqual([]);
    },
    5 * MINUTES,
  );

  it(
    'changes what a setting concerns, and nothing else',
    async () => {
      const [hospital] = devStack()['hospitals'] as readonly object[];
      const changed = await engine.up(
        labProgram({ ...values, hospitals: [{ ...hospital, settings: { eegRetentionDays: 7 } }] }),
      );
      expect(changed.errors).toEqual([]);
      expect(changed.changed.map((urn) => urn.split('::').pop())).toEqual([
        'hospital-1/deployment/data-access',
      ]);
    },
    5 * MINUTES,
  );

  it(
    'renews secrets together with the pods that read them',
    async () => {
      const renewed = await engine.up(labProgram({ ...values, secretsGeneration: 2 }));
      expect(renewed.errors).toEqual([]);
      const names = renewed.changed.map((urn) => urn.split('::').pop());
      expect(names).toEqual(
        expect.arrayContaining([
          'hospital-1/secret/database-credentials',
          'hospital-1/stateful-set/database',
          'hospital-1/deployment/data-access',
          'hospital-1/deployment/dashboard',
        ]),
      );
      expect(names).not.toContain('hospital-1/job/database-migration');
    },
    5 * MINUTES,
  );

  it(
    'is not destroyed with its data unless the stack says so',
    async () => {
      await expect(engine.destroy()).rejects.toThrow(/hospital-1\/namespace\/hospital-1.* cannot be deleted/);
      const allowed = await engine.up(labProgram({ ...values, secretsGeneration: 2, deleteData: true }));
      expect(allowed.resources.filter(({ protect, retainOnDelete }) => protect || retainOnDelete)).toEqual(
        [],
      );
      const removed = await engine.destroy();
      expect(removed.some((urn) => urn.endsWith('::hospital-1/namespace/hospital-1'))).toBe(true);
      expect(await server.cluster.list('apps/v1', 'Deployment', 'hospital-1')).toEqual([]);
    },
    5 * MINUTES,
  );
});
