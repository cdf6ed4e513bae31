import { describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from '../../model/catalog.ts';
import { connectionsOf } from '../../model/deployment/connections.ts';
import { exampleHospital } from '../example-hospital.ts';
import { connectedHospital } from '../testing/connected-hospital.ts';
import type { Hospital } from '../hospital.ts';
import { readImages } from '../images.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { synthesise } from '../synthesise.ts';
import { endpointsIn, isOpen, type Connection, type Endpoint, type Pod } from './reachability.ts';

const objectsOf = (hospital: Hospital): readonly KubernetesObject[] =>
  synthesise({ catalog, hospital, images: readImages('', serviceNames) }).flatMap(({ objects }) => objects);

const objects = objectsOf(exampleHospital);
const pods = endpointsIn(objects);
const ports = [...Object.values(catalog).map(({ port }) => port), 3306, 22];

const foreign = (namespace: string, labels: Pod['labels'] = {}): Pod => ({ namespace, labels });
const controller = foreign('ingress-nginx', {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
});
const reached = (from: Endpoint): readonly string[] =>
  [...pods].flatMap(([name, to]) =>
    ports.filter((port) => isOpen(objects, from, to, { port })).map((port) => `${name}:${port}`),
  );

describe('the network policies', () => {
  it('cover every kind of pod', () => {
    expect([...pods.keys()].toSorted()).toEqual(
      [...serviceNames, 'database', 'database-backup', 'database-migration'].toSorted(),
    );
  });

  it('open exactly the connections of the model, for every ordered pair of pods and every port', () => {
    const open = [...pods].flatMap(([from, source]) =>
      [...pods].flatMap(([to, target]) =>
        ports
          .filter((port) => isOpen(objects, source, target, { port }))
          .map((port) => `${from} -> ${to}:${port}`),
      ),
    );
    expect(open.toSorted()).toEqual(
      connectionsOf(catalog)
        .map(({ from, to, port }) => `${from} -> ${to}:${port}`)
        .toSorted(),
    );
  });

  it('let the ingress controller to the public services only, and nobody else in from outside', () => {
    expect(reached(controller).toSorted()).toEqual(['eeg-acquisition:5001', 'heart-rate-acquisition:5002']);
    expect(reached(foreign('ingress-nginx'))).toEqual([]);
    expect(reached(foreign('default', pods.get('data-access')!.labels))).toEqual([]);
  });

  it('keep hospitals apart', () => {
    const other = objectsOf({ ...exampleHospital, namespace: 'hospital-2' });
    const both = [...objects, ...other];
    for (const from of endpointsIn(other).values())
      for (const to of pods.values())
        for (const port of ports) expect(isOpen(both, from, to, { port })).toBe(false);
  });

  it('let every pod ask for names, and reach nothing else outside', () => {
    const dns = foreign('kube-system', { 'k8s-app': 'kube-dns' });
    for (const from of pods.values()) {
      expect(isOpen(objects, from, dns, { port: 53 })).toBe(true);
      expect(isOpen(objects, from, dns, { port: 53, protocol: 'UDP' })).toBe(true);
      expect(isOpen(objects, from, { address: '169.254.25.10' }, { port: 53, protocol: 'UDP' })).toBe(true);
      expect(isOpen(objects, from, { address: '198.51.100.7' }, { port: 443 })).toBe(false);
      expect(isOpen(objects, from, dns, { port: 443 })).toBe(false);
      expect(isOpen(objects, from, foreign('default'), { port: 443 })).toBe(false);
    }
  });
});

describe('the network policies of a hospital that is connected to systems outside of its cluster', () => {
  const connected = objectsOf(connectedHospital);
  const places = {
    'the pager': '203.0.113.17',
    'the pager by IPv6': '2001:db8::17',
    'the mail server': '203.0.113.33',
    'the provider': '203.0.113.64',
    'beside the provider': '203.0.113.65',
    'the internet': '198.51.100.7',
  };

  it('let out the services that use these, to their networks and ports only, and nobody in', () => {
    const open = [...endpointsIn(connected)].flatMap(([name, pod]) =>
      Object.entries(places).flatMap(([place, address]) =>
        [...ports, 25, 80, 443, 465, 587, 8_443].flatMap((port) => [
          ...(isOpen(connected, pod, { address }, { port }) ? [`${name} -> ${place}:${port}`] : []),
          ...(isOpen(connected, { address }, pod, { port }) ? [`${place} -> ${name}:${port}`] : []),
        ]),
      ),
    );
    expect(open).toEqual([
      'data-access -> the pager:443',
      'data-access -> the pager by IPv6:443',
      'data-access -> the mail server:587',
      'dashboard -> the provider:8443',
    ]);
  });
});

describe('isOpen', () => {
  const web: Pod = { namespace: 'a', labels: { app: 'web', tier: 'front' }, namedPorts: { http: 8080 } };
  const store: Pod = { namespace: 'a', labels: { app: 'store' } };
  const stranger: Pod = { namespace: 'b', labels: { app: 'web' } };
  const inside: Endpoint = { address: '10.0.0.7' };

  const policy = (spec: object, namespace = 'a'): KubernetesObject => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', namespace },
    spec,
  });
  const namespaceB: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'b', labels: { team: 'red' } },
  };
  const toStore = (rule: object): KubernetesObject =>
    policy({ podSelector: { matchLabels: { app: 'store' } }, policyTypes: ['Ingress'], ingress: [rule] });
  const http = { port: 8080 };

  it.each<[string, readonly KubernetesObject[], readonly [Endpoint, Endpoint, Connection], boolean]>([
    [
      'a pod that no policy selects',
      [policy({ podSelector: { matchLabels: { app: 'x' } } })],
      [web, store, http],
      true,
    ],
    ['a policy of another namespace', [policy({ podSelector: {} }, 'b')], [web, store, http], true],
    [
      'a policy without types and rules: nothing in',
      [policy({ podSelector: {} })],
      [inside, store, http],
      false,
    ],
    [
      'a policy without types and rules: everything out',
      [policy({ podSelector: {} })],
      [store, inside, http],
      true,
    ],
    [
      'egress rules without types: only these out',
      [policy({ podSelector: {}, egress: [] })],
      [web, inside, http],
      false,
    ],
    ['an empty rule: everything', [toStore({})], [inside, store, { port: 1, protocol: 'UDP' }], true],
    ['an empty list of peers: everyone', [toStore({ from: [], ports: [] })], [stranger, store, http], true],
    [
      'an empty pod selector: everyone of the namespace',
      [toStore({ from: [{ podSelector: {} }] })],
      [web, store, http],
      true,
    ],
    [
      'an empty pod selector: nobody else',
      [toStore({ from: [{ podSelector: {} }] })],
      [stranger, store, http],
      false,
    ],
    [
      'an empty namespace selector: every pod',
      [toStore({ from: [{ namespaceSelector: {} }] })],
      [stranger, store, http],
      true,
    ],
    [
      'an empty namespace selector: no address',
      [toStore({ from: [{ namespaceSelector: {} }] })],
      [inside, store, http],
      false,
    ],
    [
      'namespace and pod in one peer: both',
      [
        toStore({
          from: [
            {
              namespaceSelector: { matchLabels: { team: 'red' } },
              podSelector: { matchLabels: { app: 'x' } },
            },
          ],
        }),
        namespaceB,
      ],
      [stranger, store, http],
      false,
    ],
    [
      'namespace and pod in two peers: either',
      [
        toStore({ from: [{ namespaceSelector: { matchLabels: { team: 'red' } } }, { podSelector: {} }] }),
        namespaceB,
      ],
      [stranger, store, http],
      true,
    ],
    [
      'several policies: what any allows',
      [toStore({ from: [{ podSelector: { matchLabels: { app: 'x' } } }] }), toStore({})],
      [web, store, http],
      true,
    ],
    [
      'expressions',
      [
        toStore({
          from: [{ podSelector: { matchExpressions: [{ key: 'tier', operator: 'In', values: ['back'] }] } }],
        }),
      ],
      [web, store, http],
      false,
    ],
    ['a port that is not named', [toStore({ ports: [{ port: 80 }] })], [web, store, http], false],
    [
      'a port without a number: all of its protocol',
      [toStore({ ports: [{ protocol: 'UDP' }] })],
      [web, store, { port: 9, protocol: 'UDP' }],
      true,
    ],
    [
      'a port of another protocol',
      [toStore({ ports: [{ port: 8080 }] })],
      [web, store, { port: 8080, protocol: 'UDP' }],
      false,
    ],
    ['a range of ports', [toStore({ ports: [{ port: 8000, endPort: 9000 }] })], [web, store, http], true],
    [
      'a named port of the pod that is reached',
      [policy({ podSelector: {}, ingress: [{ ports: [{ port: 'http' }] }] })],
      [store, web, http],
      true,
    ],
    [
      'a named port that the pod does not have',
      [toStore({ ports: [{ port: 'http' }] })],
      [web, store, http],
      false,
    ],
    [
      'an address block',
      [toStore({ from: [{ ipBlock: { cidr: '10.0.0.0/24' } }] })],
      [inside, store, http],
      true,
    ],
    [
      'an exception of an address block',
      [toStore({ from: [{ ipBlock: { cidr: '10.0.0.0/24', except: ['10.0.0.0/29'] } }] })],
      [inside, store, http],
      false,
    ],
    [
      'one open end',
      [policy({ podSelector: { matchLabels: { app: 'web' } }, policyTypes: ['Egress'] }), toStore({})],
      [web, store, http],
      false,
    ],
  ])('follows Kubernetes for %s', (_what, objects, [from, to, connection], open) => {
    expect(isOpen(objects, from, to, connection)).toBe(open);
  });
});
