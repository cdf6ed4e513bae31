import { describe, expect, it } from '@jest/globals';
import { secretsAnnotation } from '../constructs/pod-template.ts';
import { catalog, serviceNames } from '../model/catalog.ts';
import { digestRefsIn, secretObjectOf, tokenOf, type SecretRef } from '../model/deployment/secrets.ts';
import { fillSecrets } from './fill-secrets.ts';
import { readImages } from './images.ts';
import { podTemplateOf, titleOf, type KubernetesObject } from './kubernetes-object.ts';
import { synthesise } from './synthesise.ts';
import { connectedHospital } from './testing/connected-hospital.ts';

const objects = synthesise({
  catalog,
  hospital: connectedHospital,
  images: readImages('none', serviceNames),
}).flatMap((chart) => chart.objects);

const valuesOf =
  (changed = '') =>
  (ref: SecretRef): string =>
    `the value of ${tokenOf(ref).slice(2)}${tokenOf(ref) === changed ? ', changed' : ''}`;
const filledWith = (changed?: string): readonly KubernetesObject[] =>
  objects.map((object) => fillSecrets(object, valuesOf(changed)));

/** Every key of a Secret that the pods of an object read, as `Secret/key`. */
function secretsReadBy(object: KubernetesObject): readonly string[] {
  const { containers = [], volumes = [] } = podTemplateOf(object)?.spec ?? {};
  return [
    ...containers
      .flatMap(({ env = [] }) => env)
      .flatMap(({ valueFrom }) => valueFrom?.secretKeyRef ?? [])
      .map(({ name, key }) => `${name}/${key}`),
    ...volumes.flatMap(({ secret }) =>
      (secret?.items ?? []).map(({ key }) => `${secret?.secretName}/${key}`),
    ),
  ];
}

describe('fillSecrets', () => {
  it('puts a value in place of every token of a hospital', () => {
    expect(JSON.stringify(filledWith())).not.toContain('${secret');
    const [secret] = filledWith().filter(({ metadata }) => metadata.name === 'service-secrets');
    expect(secret!['stringData']).toMatchObject({ dashboard: 'the value of secret:service/dashboard}' });
  });

  it.each([
    [
      '${secret:service/dashboard}',
      [
        'Secret hospital-1/service-secrets',
        'Deployment hospital-1/data-access',
        'Deployment hospital-1/dashboard',
      ],
    ],
    [
      '${secret:database/app-password}',
      [
        'Secret hospital-1/database-credentials',
        'StatefulSet hospital-1/database',
        'Deployment hospital-1/data-access',
      ],
    ],
    [
      '${secret:outside/openid}',
      ['Secret hospital-1/outside-credentials', 'Deployment hospital-1/dashboard'],
    ],
    [
      '${secret:database/root-password}',
      ['Secret hospital-1/database-credentials', 'StatefulSet hospital-1/database'],
    ],
  ])('replaces the pods that read %s when it changes, and no others', (token, titles) => {
    const before = filledWith();
    const changed = filledWith(token).filter(
      (object, index) => JSON.stringify(object) !== JSON.stringify(before[index]),
    );
    expect(changed.map(titleOf)).toEqual(titles);
  });

  it('knows every secret that a pod which keeps running reads, and leaves jobs alone', () => {
    for (const object of objects) {
      const token = (podTemplateOf(object)?.metadata as { annotations?: Record<string, string> } | undefined)
        ?.annotations?.[secretsAnnotation];
      const known = digestRefsIn(token ?? '')?.map(({ group, key }) => `${secretObjectOf(group)}/${key}`);
      const read = object.kind.endsWith('Job') ? [] : secretsReadBy(object);
      expect((known ?? []).toSorted()).toEqual([...new Set(read)].toSorted());
    }
  });

  it('refuses an object whose tokens are left, naming all of them', () => {
    const secret = objects.find(({ metadata }) => metadata.name === 'database-credentials')!;
    const none = ({ key }: SecretRef): string | undefined =>
      key === 'app-password' ? undefined : key === 'root-password' ? '' : 'a value';
    expect(() => fillSecrets(secret, none)).toThrow(
      new RangeError(
        'Secret hospital-1/database-credentials must not be applied with tokens in place of secrets: ${secret:database/app-password}, ${secret:database/root-password}',
      ),
    );
  });

  it('refuses a token inside another text, which nobody replaces', () => {
    const map = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c' },
      data: { url: 'x${secret:service/a}' },
    };
    expect(() => fillSecrets(map, () => 'v')).toThrow(
      /ConfigMap c must not be applied .*: x\$\{secret:service\/a\}$/,
    );
  });
});
