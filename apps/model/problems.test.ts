import { describe, expect, it } from '@jest/globals';
import { catalog } from './catalog.ts';
import { ModelError, assertSound, problemsIn } from './problems.ts';
import type { Catalog, Service } from './service.ts';

const service = (changes: Partial<Service> = {}): Service => ({
  does: 'exists for a test',
  port: 5999,
  routes: { ask: { methods: ['GET'], path: '/ask', audience: 'service' } },
  calls: [],
  load: { arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 1, maxBlocking: 0.01 },
  ...changes,
});

const withSixth = (changes: Partial<Service>, name = 'sixth'): Catalog => ({
  ...catalog,
  [name]: service(changes),
});

describe('problemsIn', () => {
  it('accepts a sixth service without any other edit', () => {
    expect(problemsIn(withSixth({ calls: [{ to: 'data-access', routes: ['patients'] }] }))).toEqual([]);
  });

  it.each<[string, Catalog, RegExp]>([
    ['a name that is no DNS label', withSixth({}, 'Sixth_Service'), /'Sixth_Service' must be a DNS label/],
    ['a port below 1024', withSixth({ port: 80 }), /'sixth\.port' \(80\) must be a port/],
    [
      'a port that another has',
      withSixth({ port: 5004 }),
      /'sixth\.port' \(5004\) must differ from 'data-access\.port'/,
    ],
    [
      'a call to nobody, naming who there is',
      withSixth({ calls: [{ to: 'database', routes: [] }] }),
      /'sixth\.calls\[0\]\.to' \(database\) must name a service; there are data-access, /,
    ],
    [
      'a call of a route that the peer does not have, naming those it has',
      withSixth({ calls: [{ to: 'seizure-detection', routes: ['guess'] }] }),
      /'sixth\.calls\[0\]\.routes' \(guess\) must name a route of 'seizure-detection'; it has predict, predictions/,
    ],
    [
      'calls in a circle',
      {
        a: service({ calls: [{ to: 'b', routes: ['ask'] }] }),
        b: service({ port: 5998, calls: [{ to: 'a', routes: ['ask'] }] }),
      },
      /calls must not form a cycle: a -> b -> a/,
    ],
    [
      'a route that takes a body without a limit',
      withSixth({ routes: { put: { methods: ['POST'], path: '/put', audience: 'device' } } }),
      /'sixth\.routes\.put\.bodyLimitBytes' \(undefined\) must be given/,
    ],
    [
      'two routes on one path',
      withSixth({
        routes: {
          one: { methods: ['GET'], path: '/same', audience: 'service' },
          two: { methods: ['GET'], path: '/other', legacyPaths: ['/same'], audience: 'service' },
        },
      }),
      /'sixth\.routes\.two' \(GET \/same\) must not repeat 'sixth\.routes\.one'/,
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
      /'sixth\.routes\.in\.ingress' must be absent/,
    ],
    [
      'a blocking target of one',
      withSixth({ load: { arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 1, maxBlocking: 1 } }),
      /'sixth\.load\.maxBlocking' \(1\) must lie between 0 and 1/,
    ],
    [
      'no slots',
      withSixth({ load: { arrivalsPerSecond: 1, serviceMs: 1, slotsPerPod: 0, maxBlocking: 0.1 } }),
      /'sixth\.load\.slotsPerPod' \(0\) must be a whole number from 1 up/,
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
