import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../apps/model/catalog.ts';
import { connectionsOf } from '../../apps/model/deployment/connections.ts';
import { ingressGroupsOf } from '../../apps/model/deployment/ingress-routes.ts';
import { until } from '../../apps/testing/until.ts';
import { firstNode } from '../lab/layout.ts';
import type { Target } from './testing/connection-attempts.ts';
import {
  dnsPort,
  findEnds,
  insideKinds,
  others,
  type Destination,
  type End,
  type Ends,
  type Source,
} from './testing/ends-of-connections.ts';
import { figure } from './testing/figures.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { untilNoneStops, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
/** A busy machine may miss an answer; what is open is found open at last. */
const MOST_TRIES = 4;

interface Attempt extends Target {
  readonly from: Source;
  readonly to: Destination;
  readonly isOpen: boolean;
}

const connections = new Set(
  [
    ...connectionsOf(catalog),
    ...ingressGroupsOf(catalog).map(({ service, port }) => ({ from: others.controller, to: service, port })),
  ].map(({ from, to, port }) => `${from} -> ${to}:${port}`),
);

/** Whether the model opens it. A node reaches its own pods: the kubelet asks them whether they are ready. */
const isOpenInModel = (from: End, to: Destination, port: number): boolean =>
  connections.has(`${from.kind} -> ${to.kind}:${port}`) ||
  (from.kind === others.node && to.node === firstNode.name) ||
  (insideKinds.has(from.kind) && to.kind === others.dns && port === dnsPort);

const system = new SystemUnderTest();
let ends: Ends;
beforeAll(async () => {
  await untilWhole(system);
  await untilNoneStops(system);
  ends = await findEnds(system);
}, 10 * MINUTE_MS);
afterAll(() => system.close(), 6 * MINUTE_MS);

/** Tries all from one end, again what should be open and was not. @returns those that turned out otherwise than the model says */
async function contradictions(from: Source, attempts: readonly Attempt[]): Promise<readonly Attempt[]> {
  let waiting = attempts;
  const wrong: Attempt[] = [];
  for (let tries = 1; waiting.length > 0 && tries <= MOST_TRIES; tries += 1) {
    const open = new Set(await from.attempts(waiting.map(({ address, port }) => ({ address, port }))));
    const isFoundOpen = ({ address, port }: Attempt): boolean =>
      [...open].some((target) => target.address === address && target.port === port);
    wrong.push(...waiting.filter((attempt) => !attempt.isOpen && isFoundOpen(attempt)));
    waiting = waiting.filter((attempt) => attempt.isOpen && !isFoundOpen(attempt));
  }
  return [...wrong, ...waiting];
}

describe('a real connection', () => {
  it(
    'between every ordered pair of pods, and of pods with anything else, is let through exactly where the model opens it',
    async () => {
      const attempts = ends.sources.flatMap((from) =>
        ends.destinations
          .filter((to) => to.title !== from.title && (insideKinds.has(from.kind) || insideKinds.has(to.kind)))
          .flatMap((to) =>
            to.ports.map((port): Attempt => {
              const { address } = to;
              return { from, to, address, port, isOpen: isOpenInModel(from, to, port) };
            }),
          ),
      );
      const wrong: Attempt[] = [];
      for (const from of ends.sources)
        wrong.push(
          ...(await contradictions(
            from,
            attempts.filter((attempt) => attempt.from === from),
          )),
        );
      const open = attempts.filter(({ isOpen }) => isOpen).length;
      figure(
        'network policies',
        `${attempts.length} connections tried from ${ends.sources.length} ends to ${ends.destinations.length}; ` +
          `the model opens ${open} and closes ${attempts.length - open}; ${wrong.length} were otherwise`,
      );
      expect(
        wrong.map(
          ({ from, to, port, isOpen }) =>
            `${from.title} -> ${to.title}:${port} must be ${isOpen ? 'open' : 'closed'}`,
        ),
      ).toEqual([]);
      expect(open).toBeGreaterThan(connections.size);
    },
    15 * MINUTE_MS,
  );

  it(
    'of a pod outside of the hospital is let through, so that it is policies that close the others',
    async () => {
      const stranger = ends.sources.find(({ kind }) => kind === others.stranger)!;
      const outside = ends.destinations.filter(({ kind }) =>
        ([others.dns, others.api, others.machine] as readonly string[]).includes(kind),
      );
      const targets = outside.flatMap(({ address, ports }) => ports.map((port) => ({ address, port })));
      expect(await stranger.attempts(targets)).toEqual(targets);
    },
    2 * MINUTE_MS,
  );

  it(
    'is closed as soon as its policy goes, and open when it is back',
    async () => {
      const policy = await system.cluster.read({
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'dashboard-to-data-access-egress', namespace: system.namespace },
      });
      const from = ends.sources.find(({ kind }) => kind === 'dashboard')!;
      const to = ends.destinations.find(({ kind }) => kind === 'data-access')!;
      const target = { address: to.address, port: catalog['data-access'].port };
      const isOpen = async (): Promise<boolean> => (await from.attempts([target])).length === 1;
      expect(await isOpen()).toBe(true);
      const times: number[] = [];
      try {
        const goneAt = Date.now();
        await system.cluster.remove(policy);
        await until('it is closed', async () => !(await isOpen()), MINUTE_MS);
        times.push(Date.now() - goneAt);
      } finally {
        const { apiVersion, kind, metadata, spec } = policy;
        const { name, labels = {} } = metadata;
        const namespace = system.namespace;
        await system.cluster.apply({ apiVersion, kind, metadata: { name, namespace, labels }, spec });
      }
      const backAt = Date.now();
      await until('it is open', isOpen, MINUTE_MS);
      times.push(Date.now() - backAt);
      figure(
        'a policy taken away and put back',
        `closed after ${times[0]} ms, of which an attempt that nothing answers is 4 s; open after ${times[1]} ms`,
      );
    },
    4 * MINUTE_MS,
  );
});
