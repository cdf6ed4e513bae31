import { describe, expect, it } from '@jest/globals';
import { sixthService } from '../../apps/charts/derivation-example.ts';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { addOnsChart } from '../../apps/charts/hospital-charts.ts';
import type { Hospital } from '../../apps/charts/hospital.ts';
import { readImages } from '../../apps/charts/images.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { connectedSettings } from '../../apps/charts/testing/connected-hospital.ts';
import { catalog } from '../../apps/model/catalog.ts';
import { schemaFaults, schemaVersions } from './schema-faults.ts';
import { strictDefinitions } from './strict-schema.ts';

const storage = { kind: 'class', storageClassName: 'local-path' } as const;

/** A hospital that uses everything that a hospital may differ in. */
const other: Hospital = {
  ...exampleHospital,
  namespace: 'hospital-2',
  database: { data: storage, backups: storage, uid: 27, backupGibibytes: 400, backupSchedule: '0 3 * * *' },
  settings: {
    ...connectedSettings,
    legacyTimeZone: 'Europe/Rome',
    legacyPatients: [1, 2],
  },
  ingress: {
    className: 'traefik',
    clusterIssuer: 'letsencrypt',
    controller: { namespace: 'traefik', labels: {} },
  },
  network: { nodeLocalDns: '10.0.0.53', nodeCidrs: ['10.0.0.0/24'] },
};
const withSixth = { ...catalog, sixth: sixthService };
const images = readImages('none', Object.keys(withSixth));
const objects: readonly KubernetesObject[] = [
  ...[exampleHospital, other].flatMap((hospital) =>
    synthesise({ catalog: withSixth, hospital, images }).flatMap((chart) => chart.objects),
  ),
  ...(addOnsChart({ name: 'pool', addresses: ['192.0.2.10/32'] }, {}).toJson() as KubernetesObject[]),
];

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test breaks objects at any depth
type Breakable = any;
const broken = (kind: string, change: (object: Breakable) => void): KubernetesObject => {
  const copy = structuredClone(objects.find((object) => object.kind === kind)!);
  change(copy);
  return copy;
};

describe('the strict schemas', () => {
  it('are those of every version of Kubernetes that is supported', () => {
    expect(schemaVersions).toEqual(['1.33', '1.34', '1.35', '1.36']);
  });

  it.each(schemaVersions)('of Kubernetes %s find nothing wrong with any object', (version) => {
    expect(objects.flatMap((object) => schemaFaults(version, object))).toEqual([]);
  });

  describe.each(schemaVersions)('of Kubernetes %s', (version) => {
    it.each<[string, KubernetesObject, string]>([
      [
        'an unknown field, however deep',
        broken(
          'Deployment',
          ({ spec }) => (spec.template.spec.containers[0].securityContext.runAsRoot = true),
        ),
        "Deployment hospital-1/data-access/spec/template/spec/containers/0/securityContext must not have the field 'runAsRoot'",
      ],
      [
        'an unknown field at the top',
        broken('Secret', (secret) => (secret.spec = {})),
        "Secret hospital-1/service-secrets must not have the field 'spec'",
      ],
      [
        'a wrong type',
        broken('Service', ({ spec }) => (spec.ports[0].port = '5004')),
        'Service hospital-1/database/spec/ports/0/port must be integer',
      ],
      [
        'a missing field',
        broken('HorizontalPodAutoscaler', ({ spec }) => delete spec.scaleTargetRef),
        "HorizontalPodAutoscaler hospital-1/data-access/spec must have required property 'scaleTargetRef'",
      ],
      [
        'an unknown field of an add-on',
        broken('IPAddressPool', ({ spec }) => (spec.adresses = spec.addresses)),
        "IPAddressPool metallb-system/pool/spec must not have the field 'adresses'",
      ],
    ])('find %s', (_what, object, fault) => {
      expect(schemaFaults(version, object)).toEqual([fault]);
    });
  });

  it('say what to do about a kind or version that they lack', () => {
    const object = { apiVersion: 'v1', kind: 'Gateway', metadata: { name: 'g' } };
    expect(() => schemaFaults('1.36', object)).toThrow(
      new RangeError(
        "'v1 Gateway' of Kubernetes 1.36 must be among the schemas (1.33, 1.34, 1.35, 1.36): npm run schemas:write",
      ),
    );
    expect(() => schemaFaults('1.20', objects[0]!)).toThrow(
      /^'v1 Namespace' of Kubernetes 1\.20 must be among/,
    );
  });

  it('are picked with all that they refer to, without prose, closed', () => {
    const definitions = {
      a: {
        description: 'prose',
        type: 'object',
        properties: { b: { $ref: '#/definitions/b', description: 'prose' } },
      },
      b: { type: 'object', additionalProperties: { type: 'integer', format: 'int32' } },
      c: { type: 'string' },
    };
    expect(strictDefinitions(definitions, ['a'])).toEqual({
      a: { type: 'object', properties: { b: { $ref: '#/definitions/b' } }, additionalProperties: false },
      b: {
        type: 'object',
        additionalProperties: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
      },
    });
    expect(() => strictDefinitions(definitions, ['d'])).toThrow(
      new RangeError("'d' must be a definition of the document"),
    );
  });
});
