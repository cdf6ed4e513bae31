import { beforeAll, describe, expect, it } from '@jest/globals';
import * as pulumi from '@pulumi/pulumi';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { connectedHospital } from '../../apps/charts/testing/connected-hospital.ts';
import { readImages } from '../../apps/charts/images.ts';
import { catalog, serviceNames } from '../../apps/model/catalog.ts';
import { ownSecretsOf, tokenOf } from '../../apps/model/deployment/secrets.ts';
import { fillSecrets } from '../mapping/fill-secrets.ts';
import { RecordedResources } from '../testing/recorded-resources.ts';
import { ClusterAccess } from './cluster-access.ts';
import { HospitalWorkloads, type HospitalWorkloadsArgs } from './hospital-workloads.ts';

const record = (changes: Partial<HospitalWorkloadsArgs> = {}): Promise<RecordedResources> =>
  RecordedResources.of(() => {
    const access = new ClusterAccess('lab', { identifier: 'lab', kubeconfig: '/etc/kubeconfig' });
    return new HospitalWorkloads('hospital-1', {
      catalog,
      hospital: exampleHospital,
      images: readImages('none', serviceNames),
      provider: access.provider,
      dataProvider: access.dataProvider,
      keepData: true,
      waitForReady: true,
      secretsGeneration: 1,
      clusterDependsOn: [access],
      ingressDependsOn: [],
      ...changes,
    });
  });

interface Recorded {
  readonly metadata: { readonly namespace?: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly stringData?: Readonly<Record<string, unknown>>;
}
const SECRET = '1b47061264138c4ac30d75fd1eb44270';
const isSecret = (value: unknown): boolean => JSON.stringify(value ?? '').includes(SECRET);

describe('the workloads of a hospital', () => {
  let recorded: RecordedResources;
  beforeAll(async () => {
    recorded = await record();
  });

  it('are typed resources with logical names that say what they are', () => {
    const types = Object.fromEntries(recorded.all.map(({ name, type }) => [name, type]));
    expect(types).toMatchObject({
      'hospital-1/namespace/hospital-1': 'kubernetes:core/v1:Namespace',
      'hospital-1/secret/database-credentials': 'kubernetes:core/v1:Secret',
      'hospital-1/stateful-set/database': 'kubernetes:apps/v1:StatefulSet',
      'hospital-1/job/database-migration': 'kubernetes:batch/v1:Job',
      'hospital-1/deployment/dashboard': 'kubernetes:apps/v1:Deployment',
      'hospital-1/horizontal-pod-autoscaler/dashboard': 'kubernetes:autoscaling/v2:HorizontalPodAutoscaler',
      'hospital-1/pod-disruption-budget/dashboard': 'kubernetes:policy/v1:PodDisruptionBudget',
      'hospital-1/network-policy/default-deny': 'kubernetes:networking.k8s.io/v1:NetworkPolicy',
      'hospital-1/ingress/eeg-acquisition-devices': 'kubernetes:networking.k8s.io/v1:Ingress',
    });
    expect(
      recorded.all.filter(({ type }) => type === 'kubernetes:apiextensions.k8s.io:CustomResource'),
    ).toEqual([]);
  });

  it('have one component per application service', () => {
    expect(recorded.ofType('eeg-ward:lab:ApplicationService').map(({ name }) => name)).toEqual(
      serviceNames.map((name) => `hospital-1/${name}`),
    );
  });

  it('keep their logical names when an image changes, the migration’s too', async () => {
    const images = Object.fromEntries(serviceNames.map((name) => [name, `registry.example/${name}:1`]));
    const changed = await record({ images });
    expect(changed.names().toSorted()).toEqual(recorded.names().toSorted());
  });

  it('name a namespace on every object that has one', () => {
    const without = recorded.all.filter(
      ({ type, inputs }) =>
        type.startsWith('kubernetes:') &&
        (inputs as Recorded).metadata.namespace === undefined &&
        !/:(Namespace|PersistentVolume)$/.test(type),
    );
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('have secrets of 40 letters and digits, once each, as Pulumi secrets in Secrets only', () => {
    const passwords = recorded.ofType('random:index/randomPassword:RandomPassword');
    expect(passwords).toHaveLength(ownSecretsOf(catalog).length);
    for (const { inputs } of passwords)
      expect(inputs).toEqual({ length: 40, special: false, keepers: { generation: '1' } });
    const objects = recorded.all.filter(({ type }) => type.startsWith('kubernetes:'));
    expect(objects.filter(({ inputs }) => isSecret(inputs)).map(({ name }) => name)).toEqual([
      'hospital-1/secret/service-secrets',
      'hospital-1/secret/database-credentials',
    ]);
    for (const { inputs } of recorded.ofType('kubernetes:core/v1:Secret'))
      expect(isSecret((inputs as Recorded).stringData)).toBe(true);
    expect(JSON.stringify(objects)).not.toContain('${secret');
  });

  it('take what systems outside of the cluster know services by from the configuration, and generate none of it', async () => {
    const connected = await record({
      hospital: connectedHospital,
      outsideSecretOf: ({ key }) => pulumi.secret(`given for ${key}`),
    });
    const given = connected
      .ofType('kubernetes:core/v1:Secret')
      .find(({ name }) => name === 'hospital-1/secret/outside-credentials')!.inputs as Recorded;
    expect(JSON.stringify(given.stringData)).toContain('given for alarm-webhook');
    expect(isSecret(given.stringData)).toBe(true);
    expect(connected.ofType('random:index/randomPassword:RandomPassword')).toHaveLength(
      ownSecretsOf(catalog).length,
    );
    await expect(record({ hospital: connectedHospital })).rejects.toThrow(
      /nothing provides \$\{secret:outside\/alarm-webhook\}/,
    );
  });

  it('get other secrets when their generation is raised', async () => {
    const renewed = await record({ secretsGeneration: 2 });
    for (const { inputs } of renewed.ofType('random:index/randomPassword:RandomPassword'))
      expect(inputs).toMatchObject({ keepers: { generation: '2' } });
  });

  it('wait for nothing where no node runs pods', async () => {
    const unawaited = await record({ waitForReady: false });
    for (const { type, inputs } of unawaited.all)
      if (type.startsWith('kubernetes:'))
        expect((inputs as Recorded).metadata.annotations).toMatchObject({ 'pulumi.com/skipAwait': 'true' });
  });
});

describe('a provider of a cluster', () => {
  it('changes ConfigMaps and Secrets in place, and only data is taken over', async () => {
    const recorded = await record();
    const [provider, dataProvider] = recorded.ofType('pulumi:providers:kubernetes');
    expect(provider!.inputs).toEqual({
      kubeconfig: '/etc/kubeconfig',
      clusterIdentifier: 'lab',
      enableServerSideApply: 'true',
      enableConfigMapMutable: 'true',
      enableSecretMutable: 'true',
    });
    expect(dataProvider!.inputs).toEqual({ ...provider!.inputs, upsertExistingObjects: 'true' });
    const byData = recorded.all.filter(({ provider: used }) => used?.includes('lab-data'));
    expect(new Set(byData.map(({ type }) => type))).toEqual(
      new Set([
        'kubernetes:core/v1:Namespace',
        'kubernetes:core/v1:PersistentVolume',
        'kubernetes:core/v1:PersistentVolumeClaim',
      ]),
    );
  });
});

describe('secrets of an object', () => {
  const secret = (fields: object) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'n' },
    ...fields,
  });
  const token = tokenOf({ group: 'service', key: 'dashboard' });

  it.each([
    [
      'a token that nobody has a value for',
      secret({ stringData: { a: token } }),
      /nothing provides \$\{secret:service\/dashboard\}/,
    ],
    [
      'a value in plain text',
      secret({ stringData: { a: 'word' } }),
      /'stringData.a' is a value and no token/,
    ],
    ['encoded data', secret({ data: { a: 'd29yZA==' } }), /'data' must be absent/],
    [
      'a token in another kind of object',
      { ...secret({ data: { url: `x${token}` } }), kind: 'ConfigMap' },
      /stands outside of a Secret's stringData/,
    ],
  ])('refuse %s, naming the object', (_what, object, message) => {
    expect(() => fillSecrets(object, () => undefined)).toThrow(message);
    expect(() => fillSecrets(object, () => undefined)).toThrow(
      /^(Secret|ConfigMap) n\/s must not be applied/,
    );
  });

  it('refuse together everything that is wrong', () => {
    expect(() => fillSecrets(secret({ stringData: { a: token, b: 'word' } }), () => undefined)).toThrow(
      /nothing provides .*; 'stringData.b'/,
    );
    expect(() => fillSecrets(secret({ stringData: { a: token } }), () => pulumi.secret('x'))).not.toThrow();
  });
});
