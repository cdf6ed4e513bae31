import { describe, expect, it } from '@jest/globals';
import { catalog, serviceNames } from '../../model/catalog.ts';
import { connectionsOf } from '../../model/deployment/connections.ts';
import { exampleHospital } from '../example-hospital.ts';
import type { Hospital } from '../hospital.ts';
import { readImages } from '../images.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { synthesise } from '../synthesise.ts';
import { endpointsIn, isOpen, type Endpoint } from './reachability.ts';

const objectsOf = (hospital: Hospital): readonly KubernetesObject[] =>
  synthesise({ catalog, hospital, images: readImages('', serviceNames) }).flatMap(({ objects }) => objects);

const objects = objectsOf(exampleHospital);
const pods = endpointsIn(objects);
const ports = [...Object.values(catalog).map(({ port }) => port), 3306, 22];

const foreign = (namespace: string, labels: Endpoint['labels'] = {}): Endpoint => ({ namespace, labels });
const controller = foreign('ingress-nginx', {
  'app.kubernetes.io/name': 'ingress-nginx',
  'app.kubernetes.io/component': 'controller',
});
const reached = (from: Endpoint): readonly string[] =>
  [...pods].flatMap(([name, to]) =>
    ports.filter((port) => isOpen(objects, from, to, port)).map((port) => `${name}:${port}`),
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
          .filter((port) => isOpen(objects, source, target, port))
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
        for (const port of ports) expect(isOpen(both, from, to, port)).toBe(false);
  });

  it('let every pod ask for names, and reach nothing else outside', () => {
    const dns = foreign('kube-system', { 'k8s-app': 'kube-dns' });
    for (const from of pods.values()) {
      expect(isOpen(objects, from, dns, 53)).toBe(true);
      expect(isOpen(objects, from, dns, 443)).toBe(false);
      expect(isOpen(objects, from, foreign('default'), 443)).toBe(false);
    }
  });
});
