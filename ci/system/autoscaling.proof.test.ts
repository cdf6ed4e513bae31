import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catalog } from '../../apps/model/catalog.ts';
import { WINDOW_MS } from '../../apps/contracts/eeg-window.ts';
import { submission } from '../../apps/services/eeg-acquisition/testing/windows.ts';
import { countersIn } from '../../apps/sizing/service-counters.ts';
import { openConnections } from '../../apps/simulator/senders/http-post.ts';
import { until } from '../../apps/testing/until.ts';
import { sum } from '../capacity/per-item.ts';
import { isReady } from '../cluster/describe-pods.ts';
import { figure } from './testing/figures.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { Traffic } from './testing/traffic.ts';
import { nameOf, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const NAME = 'eeg-acquisition';
const SENDERS = 6;

const system = new SystemUnderTest();
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(() => system.close());

interface Autoscaler {
  readonly spec: { readonly minReplicas: number; readonly maxReplicas: number };
  readonly status: { readonly currentReplicas?: number; readonly desiredReplicas?: number };
}

const autoscaler = async (): Promise<Autoscaler> => {
  const all = await system.cluster.list('autoscaling/v2', 'HorizontalPodAutoscaler', system.namespace);
  return all.find(({ metadata }) => metadata.name === NAME) as unknown as Autoscaler;
};

/** Windows from which on shares say something. */
const SHARED_WINDOWS = 600;
/** A pod's part of the mean that it has at least. */
const LEAST_PART_OF_MEAN = 0.7;
const printMetrics = `fetch('http://127.0.0.1:${catalog[NAME].port}/metrics').then((answer) => answer.text()).then(console.log)`;

/** Requests that each pod has served so far, by its own metrics. */
async function servedByPod(): Promise<ReadonlyMap<string, number>> {
  const pods = (await system.pods()).filter((pod) => nameOf(pod) === NAME && isReady(pod));
  return new Map(
    await Promise.all(
      pods.map(async ({ metadata: { name } }): Promise<[string, number]> => {
        const [counters] = countersIn(
          await system.kubectl('exec', name, '--', 'node', '-e', printMetrics),
          0,
        );
        return [name, counters!.served];
      }),
    ),
  );
}

/** Waits until windows enough came by the way in. @returns how many each pod had of them */
async function sharesOfPods(): Promise<readonly number[]> {
  await untilWhole(system);
  const before = await servedByPod();
  return until(
    'the way in has spread windows enough',
    async () => {
      const now = await servedByPod();
      const shares = [...before].map(([pod, served]) => (now.get(pod) ?? Number.NaN) - served);
      return sum(shares) >= SHARED_WINDOWS && shares;
    },
    2 * MINUTE_MS,
  );
}

/** Devices that send one window after another as fast as they are answered. @returns ends them, with how many were sent */
async function startLoad(): Promise<() => Promise<number>> {
  const { connect } = await system.wayIn();
  const connections = openConnections(new AbortController().signal, connect);
  const url = system.url('devices', catalog[NAME].routes.windows.path);
  const first = 3_000_000 + Math.floor(Math.random() * 1_000_000);
  const tokens: string[] = [];
  for (let i = 0; i < SENDERS; i += 1) tokens.push(await system.addDevice(first + i, 'eeg'));
  let goesOn = true;
  const startMs = Date.now() - 6 * 60 * MINUTE_MS;
  const senders = tokens.map(async (token) => {
    const recordingId = randomUUID();
    let sequence = 0;
    while (goesOn) {
      const start = new Date(startMs + Math.round(sequence * WINDOW_MS)).toISOString();
      const window = submission(sequence, { recordingId, start });
      await connections.post(url, { authorization: `Bearer ${token}` }, window);
      sequence += 1;
    }
    return sequence;
  });
  return async () => {
    goesOn = false;
    const sent = sum(await Promise.all(senders));
    await connections.close();
    return sent;
  };
}

describe('the autoscaler', () => {
  it(
    'adds pods under load up to the most and takes them away afterwards, and no window is lost',
    async () => {
      const { minReplicas, maxReplicas } = (await autoscaler()).spec;
      expect(maxReplicas).toBeGreaterThan(minReplicas);
      await until(
        'it is at rest',
        async () => (await autoscaler()).status.currentReplicas === minReplicas,
        5 * MINUTE_MS,
      );
      const traffic = await Traffic.start(system, 2);
      const endLoad = await startLoad();
      const began = Date.now();
      let firstMs = 0;
      let sent: number;
      let upMs: number;
      let shares: readonly number[];
      try {
        await until(
          'it has the most pods',
          async () => {
            const { currentReplicas = 0, desiredReplicas = 0 } = (await autoscaler()).status;
            if (firstMs === 0 && desiredReplicas > minReplicas) firstMs = Date.now() - began;
            return currentReplicas === maxReplicas;
          },
          5 * MINUTE_MS,
        );
        upMs = Date.now() - began;
        shares = await sharesOfPods();
      } finally {
        sent = await endLoad();
      }
      const loadMs = Date.now() - began;
      const ended = Date.now();
      await until(
        'it has the fewest pods',
        async () => (await autoscaler()).status.currentReplicas === minReplicas,
        8 * MINUTE_MS,
      );
      const downMs = Date.now() - ended;
      await untilWhole(system);
      const { made, acknowledged, wronglyStored, failures } = await traffic.finish();
      figure(
        'autoscaling',
        `${Math.round((1_000 * sent) / loadMs)} windows/s offered: more pods wanted after ${Math.round(firstMs / 1_000)} s, ` +
          `${minReplicas} -> ${maxReplicas} pods after ${Math.round(upMs / 1_000)} s, back after ${Math.round(downMs / 1_000)} s; ` +
          `${made} windows of others made, ${acknowledged} acknowledged, answers that were none: ${JSON.stringify(failures)}`,
      );
      figure('windows of each pod, spread by the way in', shares.join(', '));
      expect(wronglyStored).toEqual([]);
      expect(acknowledged).toBe(made);
      const mean = sum(shares) / shares.length;
      expect(shares).toHaveLength(maxReplicas);
      expect(Math.min(...shares)).toBeGreaterThan(LEAST_PART_OF_MEAN * mean);
    },
    20 * MINUTE_MS,
  );
});
