import { describe, expect, it } from '@jest/globals';
import { catalog } from './catalog.ts';
import { ModelError, assertSound, problemsIn } from './problems.ts';
import type { Catalog, Route, Service, Store } from './service.ts';

const service = (changes: Partial<Service> = {}): Service => ({
  does: 'exists for a test',
  port: 5999,
  routes: { ask: { methods: ['GET'], path: '/ask', audience: 'service' } },
  calls: [],
  load: { arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 1, maxBlocking: 0.01 },
  resources: { cpuMsPerRequest: 0.5, memoryMebibytes: { request: 96, limit: 192 } },
  ...changes,
});

const withSixth = (changes: Partial<Service>, name = 'sixth'): Catalog => ({
  ...catalog,
  [name]: service(changes),
});

const open: Route = { methods: ['GET'], path: '/eeg', audience: 'device' };

const withStore = (changes: Partial<Store>): Service => ({
  ...catalog['data-access'],
  store: { ...catalog['data-access'].store, ...changes },
});

describe('problemsIn', () => {
  it('accepts a sixth service without any other edit', () => {
    expect(problemsIn(withSixth({ calls: [{ to: 'data-access', routes: ['patients'] }] }))).toEqual([]);
  });

  it.each<[string, Catalog, RegExp]>([
    [
      'a name that is no DNS label',
      withSixth({}, 'Sixth_Service'),
      /^'Sixth_Service' must be a DNS label: lower-case letters, digits and dashes, at most 63$/,
    ],
    [
      'a port below 1024',
      withSixth({ port: 80 }),
      /^'sixth\.port' \(80\) must be a port from 1024 to 65535$/,
    ],
    [
      'a port that another has',
      withSixth({ port: 5004 }),
      /^'sixth\.port' \(5004\) must differ from 'data-access\.port'$/,
    ],
    [
      'a call to nobody, naming who there is',
      withSixth({ calls: [{ to: 'database', routes: [] }] }),
      /^'sixth\.calls\[0\]\.to' \(database\) must name a service; there are data-access, seizure-detection, eeg-acquisition, heart-rate-acquisition, dashboard, sixth$/,
    ],
    [
      'a call of a route that the peer does not have, naming those it has',
      withSixth({ calls: [{ to: 'seizure-detection', routes: ['guess'] }] }),
      /^'sixth\.calls\[0\]\.routes' \(guess\) must name a route of 'seizure-detection'; it has predict, predictions$/,
    ],
    [
      'calls in a circle',
      {
        a: service({ calls: [{ to: 'b', routes: ['ask'] }] }),
        b: service({ port: 5998, calls: [{ to: 'a', routes: ['ask'] }] }),
      },
      /^calls must not form a cycle: a -> b -> a$/,
    ],
    [
      'a route that takes a body without a limit',
      withSixth({ routes: { put: { methods: ['POST'], path: '/put', audience: 'device' } } }),
      /^'sixth\.routes\.put\.bodyLimitBytes' \(undefined\) must be given for a route that takes a body$/,
    ],
    [
      'two routes on one path',
      withSixth({
        routes: {
          one: { methods: ['GET'], path: '/same', audience: 'service' },
          two: { methods: ['GET'], path: '/other', legacyPaths: ['/same'], audience: 'service' },
        },
      }),
      /^'sixth\.routes\.two' \(GET \/same\) must not repeat 'sixth\.routes\.one'$/,
    ],
    [
      'an ingress to a route for services only',
      withSixth({
        routes: {
          in: {
            methods: ['GET'],
            path: '/in',
            audience: 'service',
            ingress: { host: 'devices', path: '/in' },
          },
        },
      }),
      /^'sixth\.routes\.in\.ingress' must be absent: its audience is other services only$/,
    ],
    [
      'a blocking target of one',
      withSixth({ load: { arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 1, maxBlocking: 1 } }),
      /^'sixth\.load\.maxBlocking' \(1\) must lie between 0 and 1, both excluded$/,
    ],
    [
      'a load without service time',
      withSixth({ load: { arrivalsPerSecond: 1, serviceMs: 0, slotsPerPod: 1, maxBlocking: 0.1 } }),
      /^'sixth\.load\.serviceMs' \(0\) must be greater than 0$/,
    ],
    [
      'no slots',
      withSixth({ load: { arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 0, maxBlocking: 0.1 } }),
      /^'sixth\.load\.slotsPerPod' \(0\) must be a whole number from 1 up$/,
    ],
    [
      'the name of a pod of the database',
      withSixth({}, 'database'),
      /^'database' must differ from database, database-migration, database-backup: these are pods of the database$/,
    ],
    [
      'CPU that nobody measured',
      withSixth({ resources: { cpuMsPerRequest: 0, memoryMebibytes: { request: 1, limit: 1 } } }),
      /^'sixth\.resources\.cpuMsPerRequest' \(0\) must be greater than 0: measure it, without it the autoscaler never acts$/,
    ],
    [
      'a memory limit below the request',
      withSixth({ resources: { cpuMsPerRequest: 1, memoryMebibytes: { request: 64, limit: 32 } } }),
      /^'sixth\.resources\.memoryMebibytes\.limit' \(32\) must be at least the request \(64\)$/,
    ],
    [
      'a pod that would need more than one core',
      withSixth({
        load: { arrivalsPerSecond: 900, serviceMs: 1, slotsPerPod: 64, maxBlocking: 0.01 },
        resources: { cpuMsPerRequest: 1, memoryMebibytes: { request: 64, limit: 64 } },
      }),
      /^'sixth\.load\.slotsPerPod' \(64\) must be less: a pod would need 1929 millicores at the peak, and one process can use 1000$/,
    ],
    [
      'a peak below the mean',
      withSixth({ scaling: { peakFactor: 0.5 } }),
      /^'sixth\.scaling\.peakFactor' \(0\.5\) must be at least 1: a peak is no less than the mean$/,
    ],
    [
      'a maximum above what Erlang B needs without a reason',
      withSixth({ scaling: { maxPods: { pods: 20, reason: '' } } }),
      /^'sixth\.scaling\.maxPods\.pods' \(20\) must be at most 2, what Erlang B needs for 3 requests\/s; or say why in 'reason'$/,
    ],
    [
      'a maximum below the minimum',
      withSixth({ scaling: { maxPods: { pods: 1, reason: 'few' } } }),
      /^'sixth\.scaling\.maxPods\.pods' \(1\) must be a whole number from 2 up, the minimum$/,
    ],
    [
      'a memory target above the request',
      withSixth({ scaling: { memoryPercent: 120 } }),
      /^'sixth\.scaling\.memoryPercent' \(120\) must be from 1 to 100$/,
    ],
    [
      'two public routes on one host and path',
      withSixth({ routes: { in: { ...open, ingress: { host: 'devices', path: '/eeg' } } } }),
      /^'sixth\.routes\.in\.ingress' \(devices\/eeg\) must differ from 'eeg-acquisition\.routes\.legacyWindow\.ingress'$/,
    ],
    [
      'an ingress path that its route does not lie below',
      withSixth({ routes: { in: { ...open, path: '/other', ingress: { host: 'devices', path: '/in' } } } }),
      /^'sixth\.routes\.in\.ingress\.path' \(\/in\) must be a prefix of '\/other': the ingress does not rewrite paths$/,
    ],
    [
      'a volume below what the database needs',
      { ...catalog, 'data-access': withStore({ sizeGibibytes: 2 }) },
      /^'data-access\.store\.sizeGibibytes' \(2\) must be at least 161: 60 rows\/s of 720 bytes are kept for 30 days$/,
    ],
    [
      'a store that nothing fills',
      {
        ...catalog,
        'data-access': withStore({ growth: { rowsPerSecond: 0, bytesPerRow: 720, keptDays: 30 } }),
      },
      /^'data-access\.store\.growth\.rowsPerSecond' \(0\) must be greater than 0$/,
    ],
    [
      'a second store',
      withSixth({ store: catalog['data-access'].store }),
      /^'sixth\.store' must be absent: 'data-access' owns the database; call its routes instead$/,
    ],
  ])('refuses %s', (_what, broken, message) => {
    expect(problemsIn(broken).join('\n')).toMatch(message);
  });

  it('lists all faults of a catalog at once', () => {
    const broken = withSixth({ port: 5004, does: ' ', calls: [{ to: 'nobody', routes: [] }] });
    expect(problemsIn(broken)).toHaveLength(3);
    expect(() => assertSound(broken)).toThrow(ModelError);
  });
});
