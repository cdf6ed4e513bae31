import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { endpointsIn, isOpen } from '../../apps/charts/checks/reachability.ts';
import { faultsIn } from '../../apps/charts/checks/faults-in.ts';
import { sixthService } from '../../apps/charts/derivation-example.ts';
import { exampleHospital } from '../../apps/charts/example-hospital.ts';
import { readImages } from '../../apps/charts/images.ts';
import type { KubernetesObject } from '../../apps/charts/kubernetes-object.ts';
import { synthesise } from '../../apps/charts/synthesise.ts';
import { catalog } from '../../apps/model/catalog.ts';
import { connectionsOf } from '../../apps/model/deployment/connections.ts';
import type { Catalog } from '../../apps/model/service.ts';
import { runChecks } from './smoke/run-checks.ts';
import { smokeSecretOf } from './smoke/smoke-secret.ts';
import { smokeObjects } from './smoke-objects.ts';
import { trialObjects } from './trial-objects.ts';

const objectsOf = (of: Catalog): readonly KubernetesObject[] =>
  synthesise({
    catalog: of,
    hospital: { ...exampleHospital, settings: { trustedProxies: ['10.0.0.0/8'] } },
    images: readImages('none', Object.keys(of)),
  }).flatMap(({ objects }) => objects);

const namesOf = (objects: readonly KubernetesObject[]): readonly string[] =>
  objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).toSorted();

describe('a trial beside a service', () => {
  const running = objectsOf(catalog);
  const trial = trialObjects(catalog, 'eeg-acquisition', running);
  const smoke = smokeObjects({
    catalog,
    service: 'eeg-acquisition',
    target: 'eeg-acquisition-trial',
    namespace: exampleHospital.namespace,
    image: 'a:1',
    program: 'void 0',
  });

  it('is a copy under a name of its own, of one pod', () => {
    expect(namesOf(trial)).toEqual([
      'Deployment eeg-acquisition-trial',
      'NetworkPolicy eeg-acquisition-trial-to-data-access-egress',
      'NetworkPolicy eeg-acquisition-trial-to-data-access-ingress',
      'NetworkPolicy eeg-acquisition-trial-to-seizure-detection-egress',
      'NetworkPolicy eeg-acquisition-trial-to-seizure-detection-ingress',
      'Service eeg-acquisition-trial',
      'ServiceAccount eeg-acquisition-trial',
    ]);
    expect(trial.find(({ kind }) => kind === 'Deployment')).toMatchObject({ spec: { replicas: 1 } });
    expect(JSON.stringify(trial)).not.toContain('${secret');
  });

  it('with its smoke test breaks no rule of the charts', () => {
    const devices: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'check-devices', namespace: exampleHospital.namespace },
      stringData: { 'eeg-acquisition': '${secret:service/eeg-acquisition}' },
    };
    expect(faultsIn([...running, ...trial, ...smoke, devices])).toEqual([]);
  });

  it('reaches what the service reaches, is reached by its smoke test only, and opens nothing else', () => {
    const all = [...running, ...trial, ...smoke];
    const pods = endpointsIn(all);
    const ports = [...Object.values(catalog).map(({ port }) => port), 3306];
    const open = [...pods].flatMap(([from, source]) =>
      [...pods].flatMap(([to, target]) =>
        ports
          .filter((port) => isOpen(all, source, target, { port }))
          .map((port) => `${from} -> ${to}:${port}`),
      ),
    );
    const { port } = catalog['eeg-acquisition'];
    expect(open.toSorted()).toEqual(
      [
        ...connectionsOf(catalog),
        ...connectionsOf(catalog)
          .filter(({ from }) => from === 'eeg-acquisition')
          .map((connection) => ({ ...connection, from: 'eeg-acquisition-trial' })),
        { from: 'eeg-acquisition-trial-smoke', to: 'eeg-acquisition-trial', port },
      ]
        .map((connection) => `${connection.from} -> ${connection.to}:${connection.port}`)
        .toSorted(),
    );
  });

  it('of a sixth service needs no other edit', () => {
    const six: Catalog = { ...catalog, sixth: sixthService };
    expect(namesOf(trialObjects(six, 'sixth', objectsOf(six)))).toContain('Deployment sixth-trial');
  });

  it('speaks for a device where devices send, else for a calling service', () => {
    expect(smokeSecretOf(catalog, 'eeg-acquisition')).toEqual({
      object: 'check-devices',
      key: 'eeg-acquisition',
    });
    expect(smokeSecretOf(catalog, 'seizure-detection')).toEqual({
      object: 'service-secrets',
      key: 'eeg-acquisition',
    });
    expect(smokeSecretOf(catalog, 'dashboard')).toBeUndefined();
  });
});

describe('a smoke test', () => {
  it.each([
    [200, { anything: 'goes' }, 'answers /healthz'],
    [500, {}, 'refuses'],
  ])('does not take a service that answers everything with %d', async (status, body, held) => {
    const server = createServer((_request, response) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const lines: string[] = [];
    try {
      const failed = await runChecks(catalog, 'eeg-acquisition', {
        target: { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret: 'x' },
        report: (line) => lines.push(line),
      });
      expect(failed).toBeGreaterThanOrEqual(3);
      expect(lines.filter((line) => line.startsWith('FAILED')).length).toBe(failed);
      expect(lines.some((line) => line.startsWith('ok') && line.includes(held))).toBe(status === 200);
    } finally {
      server.close();
    }
  });
});
