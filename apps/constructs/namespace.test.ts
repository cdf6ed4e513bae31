import { describe, expect, it } from '@jest/globals';
import type { IngressGroup } from '../model/deployment/ingress-routes.ts';
import type { SecretRef } from '../model/deployment/secrets.ts';
import { AddressPool, IngressClass } from './add-ons.ts';
import { HospitalNamespace } from './hospital-namespace.ts';
import { IngressRoutes } from './ingress-routes.ts';
import { Isolation } from './isolation.ts';
import { labelsOf, namespaceLabel } from './labels.ts';
import { SecretObjects } from './secret-objects.ts';
import { made } from './testing/made.ts';

describe('HospitalNamespace', () => {
  const quota = { pods: 9, cpuMillis: 1_500, memoryMebibytes: { request: 512, limit: 1_024 } };
  const [namespace, share, defaults] = made(
    (chart) => new HospitalNamespace(chart, 'n', { name: 'north', quota }),
  );

  it('enforces Pod Security "restricted"', () => {
    expect(namespace.metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': 'restricted',
      'pod-security.kubernetes.io/audit': 'restricted',
      'pod-security.kubernetes.io/warn': 'restricted',
    });
  });

  it('bounds what all its pods ask for, and gives little to a container that names nothing', () => {
    expect(share.spec.hard).toEqual({
      pods: 9,
      'requests.cpu': '1500m',
      'requests.memory': '512Mi',
      'limits.memory': '1024Mi',
    });
    expect(defaults.spec.limits[0]).toMatchObject({ type: 'Container', default: { memory: '256Mi' } });
    for (const { metadata } of [share, defaults]) expect(metadata.namespace).toBe('north');
  });
});

describe('SecretObjects', () => {
  it('holds tokens in place of values, one object a group', () => {
    const secrets: SecretRef[] = [
      { group: 'service', key: 'dashboard' },
      { group: 'database', key: 'app-password' },
      { group: 'service', key: 'eeg-acquisition' },
    ];
    const objects = made((chart) => new SecretObjects(chart, 's', { secrets }));
    expect(objects.map(({ metadata, stringData }) => [metadata.name, stringData])).toEqual([
      [
        'service-secrets',
        { dashboard: '${secret:service/dashboard}', 'eeg-acquisition': '${secret:service/eeg-acquisition}' },
      ],
      ['database-credentials', { 'app-password': '${secret:database/app-password}' }],
    ]);
    for (const object of objects) expect(object).not.toHaveProperty('data');
  });
});

describe('IngressRoutes', () => {
  const hosts = { dashboard: 'ward.example', devices: 'devices.ward.example' };
  const group: IngressGroup = {
    service: 'heart-rate-acquisition',
    host: 'devices',
    port: 5_001,
    paths: ['/', '/heartbeat'],
    bodyLimitBytes: 32 * 1_024 * 1_024,
    timeoutMs: 60_500,
    streaming: false,
  };
  const ingress = (changes: Partial<IngressGroup> = {}, clusterIssuer?: string) =>
    made(
      (chart) =>
        new IngressRoutes(chart, 'i', {
          groups: [{ ...group, ...changes }],
          hosts,
          ...(clusterIssuer !== undefined && { clusterIssuer }),
        }),
    )[0];

  it('sends every prefix of a host, unchanged, to the port of its service', () => {
    const { spec, metadata } = ingress();
    expect(metadata.name).toBe('heart-rate-acquisition-devices');
    expect(spec.rules).toEqual([
      {
        host: 'devices.ward.example',
        http: {
          paths: ['/', '/heartbeat'].map((path) => ({
            path,
            pathType: 'Prefix',
            backend: { service: { name: 'heart-rate-acquisition', port: { name: 'http' } } },
          })),
        },
      },
    ]);
    expect(spec).not.toHaveProperty('tls');
  });

  it('lets through what the routes themselves let through, and for as long', () => {
    expect(ingress().metadata.annotations).toEqual({
      'nginx.ingress.kubernetes.io/proxy-body-size': '32768k',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '66',
      'nginx.ingress.kubernetes.io/proxy-send-timeout': '66',
    });
  });

  it('does not hold back a stream', () => {
    expect(ingress({ streaming: true }).metadata.annotations).toMatchObject({
      'nginx.ingress.kubernetes.io/proxy-buffering': 'off',
      'nginx.ingress.kubernetes.io/proxy-read-timeout': '3600',
    });
  });

  it('has a certificate for its host where an issuer is named', () => {
    const { spec, metadata } = ingress({}, 'ward-ca');
    expect(spec.tls).toEqual([
      { hosts: ['devices.ward.example'], secretName: 'heart-rate-acquisition-devices-tls' },
    ]);
    expect(metadata.annotations['cert-manager.io/cluster-issuer']).toBe('ward-ca');
  });
});

describe('Isolation', () => {
  const ingressController = { namespace: 'in', labels: { app: 'controller' } };

  it('lets a service out of the cluster to the networks of a system, at one port', () => {
    const policies = made(
      (chart) =>
        new Isolation(chart, 'i', {
          connections: [],
          entrances: [],
          ingressController,
          waysOut: [{ from: 'a', to: 'mail', networks: ['203.0.113.0/24', '2001:db8::/64'], port: 465 }],
        }),
    );
    expect(policies.map(({ metadata }) => metadata.name)).toEqual([
      'default-deny',
      'dns-egress',
      'a-to-mail-egress',
    ]);
    expect(policies[2].spec).toEqual({
      podSelector: { matchLabels: labelsOf('a') },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '203.0.113.0/24' } }, { ipBlock: { cidr: '2001:db8::/64' } }],
          ports: [{ port: 465, protocol: 'TCP' }],
        },
      ],
    });
  });

  it("opens a connection at both of its ends and the ingress controller's way in, each for one port", () => {
    const policies = made(
      (chart) =>
        new Isolation(chart, 'i', {
          connections: [{ from: 'a', to: 'b', port: 7 }],
          entrances: [{ name: 'a', port: 8 }],
          ingressController,
        }),
    );
    const specOf = (name: string) => policies.find(({ metadata }) => metadata.name === name).spec;
    expect(specOf('default-deny')).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
    expect(specOf('a-to-b-egress')).toEqual({
      podSelector: { matchLabels: labelsOf('a') },
      policyTypes: ['Egress'],
      egress: [
        { to: [{ podSelector: { matchLabels: labelsOf('b') } }], ports: [{ port: 7, protocol: 'TCP' }] },
      ],
    });
    expect(specOf('a-to-b-ingress')).toMatchObject({
      podSelector: { matchLabels: labelsOf('b') },
      ingress: [{ from: [{ podSelector: { matchLabels: labelsOf('a') } }], ports: [{ port: 7 }] }],
    });
    expect(specOf('ingress-controller-to-a').ingress).toEqual([
      {
        from: [
          {
            namespaceSelector: { matchLabels: { [namespaceLabel]: 'in' } },
            podSelector: { matchLabels: { app: 'controller' } },
          },
        ],
        ports: [{ port: 8, protocol: 'TCP' }],
      },
    ]);
  });

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
