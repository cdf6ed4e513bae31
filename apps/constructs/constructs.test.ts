import { describe, expect, it } from '@jest/globals';
import { App, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { catalog } from '../model/catalog.ts';
import type { Service } from '../model/service.ts';
import { AddressPool, IngressClass } from './add-ons.ts';
import { Autoscaler } from './autoscaler.ts';
import { VolumeClaim, LocalVolume } from './database/volume.ts';
import { isPlaceholderImage, placeholderImage, problemOfImage } from './image-reference.ts';
import { Isolation } from './isolation.ts';
import { podTemplate } from './pod-template.ts';
import { WebService } from './web-service.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- manifests are compared field by field
const made = (build: (chart: Construct) => void): any[] => {
  const chart = new Chart(new App(), 'test');
  build(chart);
  return Testing.synth(chart);
};

const service = (changes: Partial<Service> = {}): Service => ({
  ...catalog['heart-rate-acquisition'],
  ...changes,
});

describe('Autoscaler', () => {
  it('has the pods of Erlang B and the gentle behaviour of the first system', () => {
    const load = { arrivalsPerSecond: 40, serviceMs: 500, slotsPerPod: 16, maxBlocking: 0.01 };
    const [{ spec }] = made((chart) => new Autoscaler(chart, 'a', { name: 'x', service: service({ load }) }));
    expect(spec).toMatchObject({ minReplicas: 2, maxReplicas: 5 });
    expect(spec.metrics).toHaveLength(1);
    expect(spec.behavior.scaleUp.policies).toEqual([{ type: 'Percent', value: 100, periodSeconds: 30 }]);
    expect(spec.behavior.scaleDown).toEqual({
      stabilizationWindowSeconds: 60,
      policies: [{ type: 'Percent', value: 50, periodSeconds: 30 }],
    });
  });

  it('scales on memory and fast where the model asks, as the second system did', () => {
    const scaling = { memoryPercent: 80, behaviour: 'fast-up' } as const;
    const [{ spec }] = made(
      (chart) => new Autoscaler(chart, 'a', { name: 'x', service: service({ scaling }) }),
    );
    expect(spec.metrics.map((metric: { resource: unknown }) => metric.resource)).toEqual([
      { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } },
      { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } },
    ]);
    expect(spec.behavior.scaleUp.policies[0].periodSeconds).toBe(15);
    expect(spec.behavior.scaleDown.stabilizationWindowSeconds).toBe(300);
  });
});

describe('WebService', () => {
  it('refuses a name that the catalog does not have', () => {
    expect(() => made((chart) => new WebService(chart, 'x', { catalog, name: 'egg', image: 'a:1' }))).toThrow(
      /^'name' \(egg\) must name a service; there are data-access, /,
    );
  });
});

describe('podTemplate', () => {
  const pod = {
    name: 'x',
    uid: 5,
    stopSeconds: 1,
    container: {
      name: 'x',
      image: 'a:1',
      compute: { cpuMillis: 1, memoryMebibytes: { request: 1, limit: 1 } },
    },
  };

  it('refuses root and moving images', () => {
    expect(() => podTemplate({ ...pod, uid: 0 })).toThrow(
      "'x.uid' (0) must be a whole number from 1 up: 0 is root",
    );
    expect(() => podTemplate({ ...pod, container: { ...pod.container, image: 'a' } })).toThrow(
      "x: 'image' (a) must end with a digest or an exact tag; add @sha256:... or a version",
    );
  });
});

describe('an image reference', () => {
  it.each(['registry:5000/a', 'a:latest', 'a:stable', 'a@sha256:12'])('%s may change', (reference) => {
    expect(problemOfImage(reference)).toContain(`(${reference})`);
  });

  it.each([`a@sha256:${'0'.repeat(64)}`, 'registry:5000/a:1.2.3', placeholderImage('x')])(
    '%s is exact',
    (reference) => {
      expect(problemOfImage(reference)).toBeUndefined();
    },
  );

  it('that nobody built is known as such', () => {
    expect(isPlaceholderImage(placeholderImage('x'))).toBe(true);
    expect(isPlaceholderImage('docker.io/library/mysql:8.4.6')).toBe(false);
  });
});

describe('a volume', () => {
  const volume = { name: 'database', namespace: 'h', sizeGibibytes: 8 };

  it('in a folder of a node is bound to one claim and kept', () => {
    const storage = { kind: 'local', node: 'n', path: '/srv/d' } as const;
    const [{ spec }] = made((chart) => new LocalVolume(chart, 'v', { ...volume, storage }));
    expect(spec).toMatchObject({
      claimRef: { namespace: 'h', name: 'database' },
      persistentVolumeReclaimPolicy: 'Retain',
      local: { path: '/srv/d' },
    });
    const [claim] = made((chart) => new VolumeClaim(chart, 'c', { ...volume, storage }));
    expect(claim.spec).toMatchObject({ volumeName: 'h-database', storageClassName: '' });
  });

  it('of a StorageClass is only claimed', () => {
    const storage = { kind: 'class', storageClassName: 'local-path' } as const;
    expect(made((chart) => new LocalVolume(chart, 'v', { ...volume, storage }))).toEqual([]);
    const [claim] = made((chart) => new VolumeClaim(chart, 'c', { ...volume, storage }));
    expect(claim.spec.storageClassName).toBe('local-path');
    expect(claim.spec.volumeName).toBeUndefined();
  });
});

describe('Isolation', () => {
  it('lets probes in from the nodes where the network plug-in needs to be told', () => {
    const policies = made(
      (chart) =>
        new Isolation(chart, 'i', {
          connections: [],
          entrances: [],
          ingressController: { namespace: 'in', labels: {} },
          nodeCidrs: ['192.168.5.0/24'],
        }),
    );
    expect(policies.map(({ metadata }) => metadata.name)).toEqual(['default-deny', 'dns-egress', 'probes']);
    expect(policies[2].spec.ingress).toEqual([{ from: [{ ipBlock: { cidr: '192.168.5.0/24' } }] }]);
  });
});

describe('the add-on objects', () => {
  const pool = (addresses: readonly string[], nodeAddresses?: readonly string[]): unknown[] =>
    made(
      (chart) =>
        new AddressPool(chart, 'p', { name: 'ward', addresses, ...(nodeAddresses && { nodeAddresses }) }),
    );

  it('announce a pool by ARP and name the ingress class', () => {
    expect(pool(['10.0.0.10-10.0.0.20'])).toMatchObject([
      {
        kind: 'IPAddressPool',
        metadata: { namespace: 'metallb-system' },
        spec: { addresses: ['10.0.0.10-10.0.0.20'] },
      },
      { kind: 'L2Advertisement', spec: { ipAddressPools: ['ward'] } },
    ]);
    expect(made((chart) => new IngressClass(chart, 'c'))[0]).toMatchObject({
      metadata: { name: 'nginx' },
      spec: { controller: 'k8s.io/ingress-nginx' },
    });
  });

  it.each<[string, readonly string[], readonly string[], string]>([
    ['no range', [], [], "'ward.addresses' must name at least one range, first-last or CIDR"],
    [
      'a range that is none',
      ['10.0.0.20-10.0.0.10'],
      [],
      "'ward.addresses' (10.0.0.20-10.0.0.10) must be an IPv4 range, first-last or CIDR, from low to high",
    ],
    [
      'the address of a node',
      ['10.0.0.0/28'],
      ['10.0.0.15', '10.0.0.16'],
      "'ward.addresses' (10.0.0.0/28) must not hold '10.0.0.15', the address of a node",
    ],
    [
      'ranges that overlap',
      ['10.0.0.0/28', '10.0.0.15-10.0.0.30'],
      [],
      "'ward.addresses' (10.0.0.15-10.0.0.30) must not overlap '10.0.0.0/28'",
    ],
  ])('refuse %s', (_what, addresses, nodes, message) => {
    expect(() => pool(addresses, nodes)).toThrow(new RangeError(message));
  });
});
