import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceNames } from '../../apps/model/catalog.ts';
import { databaseHost } from '../../apps/model/deployment/pod-environment.ts';
import { figure, quantile } from './testing/figures.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { Traffic } from './testing/traffic.ts';
import { killPod, nameOf, untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const DEVICES = 3;

const system = new SystemUnderTest();
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(() => system.close());

describe('while devices send', () => {
  it(
    'kill -9 of every pod in turn loses no acknowledged window and stores none twice',
    async () => {
      const traffic = await Traffic.start(system, DEVICES);
      const times: number[] = [];
      try {
        for (const name of [...serviceNames, databaseHost])
          for (const pod of (await system.pods()).filter((each) => nameOf(each) === name)) {
            const ms = await killPod(system, pod);
            times.push(ms);
            if (name === databaseHost) figure('kill -9 of the database -> ready again', `${ms} ms`);
            await traffic.untilAllAreHeard();
          }
      } finally {
        await untilWhole(system);
      }
      const { made, acknowledged, wronglyStored, failures, longestSilenceMs } = await traffic.finish();
      figure(
        `kill -9 of ${times.length} pods in turn`,
        `${made} windows made, ${acknowledged} acknowledged, ${wronglyStored.length} lost or doubled; ` +
          `a pod is ready again after p50 ${quantile(times, 0.5)} ms; longest time without an acknowledgement ` +
          `${longestSilenceMs} ms; answers that were none: ${JSON.stringify(failures)}`,
      );
      expect(wronglyStored).toEqual([]);
      expect(acknowledged).toBe(made);
    },
    20 * MINUTE_MS,
  );
});
