import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { catalog } from '../model/catalog.ts';
import { commandInImage } from '../model/deployment/image.ts';
import { databaseAccounts } from '../model/deployment/secrets.ts';
import type { Settings } from '../model/deployment/settings.ts';
import { gracefulStopMs, probes } from '../model/probes.ts';
import type { Service } from '../model/service.ts';
import { Autoscaler } from './autoscaler.ts';
import { isPlaceholderImage, placeholderImage, problemOfImage } from './image-reference.ts';
import { labelsOf } from './labels.ts';
import { MigrationJob, migrationJobName } from './migration-job.ts';
import { podTemplate } from './pod-template.ts';
import { serviceProbes } from './service-probes.ts';
import { made } from './testing/made.ts';
import { WebService } from './web-service.ts';

const service = (changes: Partial<Service> = {}): Service => ({
  ...catalog['heart-rate-acquisition'],
  ...changes,
});

/** Traefik's `throttleDuration` of the provider and `providersThrottleDuration`. */
const TRAEFIK_GATHERS_CHANGES_SECONDS = 2 + 2;

describe('WebService', () => {
  const props = { catalog, name: 'eeg-acquisition', image: 'a:1' } as const;
  const byKind = (settings: Settings = {}) => {
    const objects = made((chart) => new WebService(chart, 'x', { ...props, settings }));
    return Object.fromEntries(objects.map((object) => [object.kind, object]));
  };

  it('makes account, Deployment, Service and disruption budget under the name of the service', () => {
    const objects = byKind();
    expect(Object.keys(objects).toSorted()).toEqual([
      'Deployment',
      'PodDisruptionBudget',
      'Service',
      'ServiceAccount',
    ]);
    for (const { metadata } of Object.values<{ metadata: object }>(objects))
      expect(metadata).toMatchObject({ name: 'eeg-acquisition', labels: labelsOf('eeg-acquisition') });
    expect(objects['Deployment'].spec.template.metadata.labels).toEqual(labelsOf('eeg-acquisition'));
    expect(objects['Service'].spec).toEqual({
      selector: labelsOf('eeg-acquisition'),
      ports: [{ name: 'http', port: catalog['eeg-acquisition'].port, targetPort: 'http' }],
    });
    expect(objects['PodDisruptionBudget'].spec.maxUnavailable).toBe(1);
  });

  it('leaves the number of pods to the autoscaler, and never has one too few while a new version comes', () => {
    const { spec } = byKind()['Deployment'];
    expect(spec).not.toHaveProperty('replicas');
    expect(spec.strategy.rollingUpdate).toEqual({ maxUnavailable: 0, maxSurge: 1 });
  });

  it('serves until it is seen to be not ready and nobody sends to it any more, and then has what its requests need', () => {
    const { spec } = byKind()['Deployment'].spec.template;
    const [{ env, readinessProbe }] = spec.containers;
    const drainSeconds = Number(env.find(({ name }: { name: string }) => name === 'DRAIN_SECONDS').value);
    const seenAfterSeconds = readinessProbe.periodSeconds * readinessProbe.failureThreshold;
    expect(drainSeconds).toBeGreaterThan(
      seenAfterSeconds + readinessProbe.timeoutSeconds + TRAEFIK_GATHERS_CHANGES_SECONDS,
    );
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(drainSeconds + gracefulStopMs / 1_000);
  });

  it('has no Service while it listens on loopback only, and is probed from inside', () => {
    const objects = made((chart) => new WebService(chart, 'x', { catalog, name: 'dashboard', image: 'a:1' }));
    expect(objects.map(({ kind }) => kind)).not.toContain('Service');
    const { spec } = objects.find(({ kind }) => kind === 'Deployment').spec.template;
    expect(spec.containers[0].readinessProbe).toMatchObject({
      exec: { command: ['node', '-e', expect.anything()] },
    });
  });

  it('refuses a name that the catalog does not have', () => {
    expect(() => made((chart) => new WebService(chart, 'x', { catalog, name: 'egg', image: 'a:1' }))).toThrow(
      /^'name' \(egg\) must name a service; there are data-access, /,
    );
  });
});

describe('serviceProbes', () => {
  it('asks over HTTP whether the process lives and whether it can do its job', () => {
    const { startup, liveness, readiness } = serviceProbes(8_080, 60, false);
    expect(startup.httpGet?.path).toBe(probes.liveness);
    expect(startup.periodSeconds! * startup.failureThreshold!).toBe(60);
    expect(liveness.httpGet?.path).toBe(probes.liveness);
    expect(readiness.httpGet?.path).toBe(probes.readiness);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('ends its command inside the pod, when the service answers %d, with %d', async (answer, exitCode) => {
    const server = createServer((_request, response) => response.writeHead(answer).end()).listen(
      0,
      '127.0.0.1',
    );
    await once(server, 'listening');
    try {
      const { readiness } = serviceProbes((server.address() as AddressInfo).port, 60, true);
      const [, ...options] = readiness.exec!.command!;
      const [code] = await once(spawn(process.execPath, options), 'exit');
      expect(code).toBe(exitCode);
    } finally {
      server.close();
    }
  });
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

describe('MigrationJob', () => {
  const store = catalog['data-access'].store!;
  const job = (image: string) => made((chart) => new MigrationJob(chart, 'm', { store, image }))[0];

  it('runs the migration of the image as the account that may change the schema, and gives the service its rights', () => {
    const { containers, restartPolicy } = job('a:1').spec.template.spec;
    expect(restartPolicy).toBe('OnFailure');
    expect(containers[0]).toMatchObject({
      image: 'a:1',
      command: ['node', commandInImage('migrate'), '--grant-to', databaseAccounts.app.user],
    });
    expect(JSON.stringify(containers[0].env)).toContain(databaseAccounts.migration.password.key);
    expect(JSON.stringify(containers[0].env)).not.toContain(databaseAccounts.app.password.key);
  });

  it('has a name for each image, since a job cannot be changed', () => {
    expect(job('a:1').metadata.name).toBe(migrationJobName({ store, image: 'a:1' }));
    expect(job('a:2').metadata.name).not.toBe(job('a:1').metadata.name);
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
