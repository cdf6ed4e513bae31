import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serviceNames, type ServiceName } from '../../apps/model/catalog.ts';
import { PinnedPods } from '../capacity/pinned-pods.ts';
import type { StoredObject } from '../cluster/cluster.ts';
import { isReady } from '../cluster/describe-pods.ts';
import { addSecondNode } from '../lab/lab-up.ts';
import { firstNode, secondNode } from '../lab/layout.ts';
import { describeInLab, runningLab } from './testing/describe-in-lab.ts';
import { figure } from './testing/figures.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { LATER, Traffic } from './testing/traffic.ts';
import { nameOf, untilNoneStops, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const DEVICES = 3;
const LOOK_MS = 250;

const system = new SystemUnderTest();
beforeAll(async () => {
  await untilWhole(system);
  const nodes = await system.cluster.list('v1', 'Node');
  if (!nodes.some(({ metadata }) => metadata.name === secondNode.name))
    await addSecondNode(runningLab(system), system.cluster, () => undefined);
  for (const name of serviceNames) await pinToFewest(name);
}, 10 * MINUTE_MS);
afterAll(() => system.close());

/** Pods that an autoscaler takes away meanwhile would be missed as if they had not been moved. */
async function pinToFewest(name: ServiceName): Promise<void> {
  const pinned = await PinnedPods.of(system, name);
  system.atEnd(() => pinned.release());
  await pinned.pin(pinned.fewest);
}

const isOnSecond = ({ spec }: StoredObject): boolean =>
  (spec as { nodeName?: string }).nodeName === secondNode.name;

const servicePods = async (): Promise<readonly StoredObject[]> =>
  (await system.pods()).filter((pod) => (serviceNames as readonly string[]).includes(nameOf(pod)));

/** Pods of each service that serve and go on to. */
async function serving(): Promise<ReadonlyMap<string, number>> {
  const pods = (await servicePods()).filter((pod) => isReady(pod) && !('deletionTimestamp' in pod.metadata));
  return new Map(serviceNames.map((name) => [name, pods.filter((pod) => nameOf(pod) === name).length]));
}

/** Has every pod of the services made anew on the second node. */
async function moveToSecondNode(): Promise<void> {
  await system.kubectl('uncordon', secondNode.name);
  await system.kubectl('cordon', firstNode.name);
  try {
    await system.kubectl('rollout', 'restart', ...serviceNames.map((name) => `deployment/${name}`));
    await untilWhole(system);
    await untilNoneStops(system);
  } finally {
    await system.kubectl('uncordon', firstNode.name);
  }
}

/** Looks at the services until it is told to stop. @returns the fewest pods of each that served at once */
async function watchServing(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  const fewest = new Map<string, number>();
  while (!signal.aborted) {
    for (const [name, count] of await serving()) fewest.set(name, Math.min(count, fewest.get(name) ?? count));
    await wait(LOOK_MS);
  }
  return fewest;
}

describeInLab('while devices send', () => {
  it(
    'a node is emptied: each service goes on with all its pods but one, and no window is lost',
    async () => {
      await moveToSecondNode();
      const before = await serving();
      const moved = (await servicePods()).filter(isOnSecond);
      expect(moved).toHaveLength((await servicePods()).length);
      const traffic = await Traffic.start(system, DEVICES);
      const drained = new AbortController();
      const watching = watchServing(drained.signal);
      const began = Date.now();
      const said = await system.kubectlSays(
        'drain',
        secondNode.name,
        '--ignore-daemonsets',
        '--delete-emptydir-data',
        '--timeout=280s',
      );
      const drainMs = Date.now() - began;
      await untilWhole(system);
      await traffic.untilAllAreHeard();
      drained.abort();
      const fewest = await watching;
      const postponed = said.match(/would violate the pod's disruption budget/g)?.length ?? 0;
      const { made, acknowledged, wronglyStored, failures, longestSilenceMs } = await traffic.finish();
      figure(
        'a node is emptied',
        `${moved.length} pods moved in ${Math.round(drainMs / 1_000)} s, ${postponed} evictions put off by their budgets; ` +
          `${made} windows made, ${acknowledged} acknowledged; longest time without an acknowledgement ${longestSilenceMs} ms; ` +
          `answers that were none: ${JSON.stringify(failures)}`,
      );
      expect((await servicePods()).filter(isOnSecond)).toEqual([]);
      expect([...fewest].filter(([name, count]) => count < before.get(name)! - 1)).toEqual([]);
      expect(postponed).toBeGreaterThan(0);
      expect(wronglyStored).toEqual([]);
      expect(acknowledged).toBe(made);
      expect(Object.keys(failures).filter((status) => status !== LATER)).toEqual([]);
    },
    20 * MINUTE_MS,
  );
});
