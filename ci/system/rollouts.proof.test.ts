import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '../../apps/model/catalog.ts';
import { until } from '../../apps/testing/until.ts';
import { placeholderImage } from '../../apps/constructs/image-reference.ts';
import { figure } from './testing/figures.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { LATER, Traffic } from './testing/traffic.ts';
import { nameOf, untilNoneStops, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const DEVICES = 3;

const system = new SystemUnderTest();
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(() => system.close());

describe('while devices send', () => {
  it(
    'new pods of every service take over, and the old version comes back, without a lost window or an error other than 503',
    async () => {
      const traffic = await Traffic.start(system, DEVICES);
      const began = Date.now();
      try {
        for (const change of ['restart', 'undo'])
          for (const name of serviceNames) {
            await system.kubectl('rollout', change, `deployment/${name}`);
            await system.kubectl('rollout', 'status', `deployment/${name}`, '--timeout=100s');
          }
        await untilNoneStops(system);
        await traffic.untilAllAreHeard();
      } finally {
        await untilWhole(system);
      }
      const { made, acknowledged, wronglyStored, failures, longestSilenceMs } = await traffic.finish();
      figure(
        'rolling update and roll-back of every service',
        `${made} windows made, ${acknowledged} acknowledged in ${Math.round((Date.now() - began) / 1_000)} s; longest time without ` +
          `an acknowledgement ${longestSilenceMs} ms; answers that were none: ${JSON.stringify(failures)}`,
      );
      expect(wronglyStored).toEqual([]);
      expect(acknowledged).toBe(made);
      expect(Object.keys(failures).filter((status) => status !== LATER)).toEqual([]);
    },
    20 * MINUTE_MS,
  );

  it(
    'an image that cannot start takes no traffic, and is rolled back',
    async () => {
      const name = 'eeg-acquisition';
      const traffic = await Traffic.start(system, DEVICES);
      const before = traffic.failures;
      try {
        await system.kubectl('set', 'image', `deployment/${name}`, `${name}=${placeholderImage(name)}`);
        await until(
          'the new pod waits for its image',
          async () =>
            (await system.pods()).some(
              (pod) => nameOf(pod) === name && JSON.stringify(pod['status']).includes('ImagePull'),
            ),
          2 * MINUTE_MS,
        );
        await traffic.untilAllAreHeard();
        await traffic.untilAllAreHeard();
        expect(traffic.failures).toEqual(before);
        await system.kubectl('rollout', 'undo', `deployment/${name}`);
      } finally {
        await untilWhole(system);
      }
      const { made, acknowledged, wronglyStored, failures } = await traffic.finish();
      figure(
        'broken image, rolled back',
        `${made} windows made, ${acknowledged} acknowledged; answers that were none: ${JSON.stringify(failures)}`,
      );
      expect(wronglyStored).toEqual([]);
      expect(acknowledged).toBe(made);
      expect(failures).toEqual({});
    },
    10 * MINUTE_MS,
  );
});
