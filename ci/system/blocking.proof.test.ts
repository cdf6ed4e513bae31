import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { besideErlangB, poolingOf } from '../capacity/blocking.ts';
import { measureBlocking } from '../capacity/measure-blocking.ts';
import type { BlockingRun } from '../capacity/measurement.ts';
import { PinnedPods } from '../capacity/pinned-pods.ts';
import { describeInLab, runningLab } from './testing/describe-in-lab.ts';
import { figure } from './testing/figures.ts';
import { SystemUnderTest } from './testing/system-under-test.ts';
import { untilWhole } from './testing/workloads.ts';

const MINUTE_MS = 60_000;
const PODS = 3;
/** Few, so that the machine carries a load above one pod's slots many times over. */
const SLOTS = 2;
const SECONDS = 40;
/**
 * What Erlang B does not know, as a share of the windows: they are scored and stored in groups, whose slots come free together,
 * and a sender that the machine kept waiting sends in bursts.
 */
const GROUPING = 0.05;
/** A sender that is later than this part of a time of service no longer sends by chance: other work takes the machine. */
const MOST_LATE = 0.5;
const MOST_TRIES = 3;
const SEED = 20_261_126;

const system = new SystemUnderTest();
let acquisition: PinnedPods | undefined;
beforeAll(() => untilWhole(system), 6 * MINUTE_MS);
afterAll(async () => {
  await acquisition?.release();
  await untilWhole(system);
  await system.close();
}, 6 * MINUTE_MS);

const isLate = ({ lateMs, pods }: BlockingRun): boolean =>
  lateMs.p99 > MOST_LATE * Math.min(...pods.map(({ serviceMs }) => serviceMs));

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

describeInLab('windows that come by chance', () => {
  it(
    'find no slot at each pod as often as Erlang B says for the load that was measured there',
    async () => {
      acquisition = await PinnedPods.of(system, 'eeg-acquisition');
      const pods = await acquisition.pin(PODS, SLOTS);
      const first = 6_000_000 + Math.floor(Math.random() * 1_000_000);
      const tokens: string[] = [];
      for (let i = 0; i < PODS; i += 1) tokens.push(await system.addDevice(first + i, 'eeg'));
      const measure = (seed: number): Promise<BlockingRun> =>
        measureBlocking({
          system,
          sandbox: runningLab(system),
          pods,
          slots: SLOTS,
          tokens,
          seed,
          seconds: SECONDS,
        });
      let run = await measure(SEED);
      for (let tries = 1; tries < MOST_TRIES && isLate(run); tries += 1)
        run = await measure(SEED + 10 * tries);
      figure('blocking, lateness of the sender', `p99 ${run.lateMs.p99.toFixed(1)} ms`);
      const compared = run.pods.map(besideErlangB);
      for (const pod of compared) {
        figure(
          'blocking of a pod',
          `${(pod.rejected.of / pod.seconds).toFixed(1)} windows/s of ${pod.serviceMs.toFixed(2)} ms, ${pod.offeredErlangs.toFixed(3)} erlangs on ${pod.slots} slots: ` +
            `${percent(pod.share)} found none (99.9 %: ${pod.interval.map(percent).join(' to ')}), Erlang B ${percent(pod.expected)}`,
        );
        expect(pod.seen).toEqual(pod.rejected);
      }
      const pooling = poolingOf(compared);
      figure(
        'slots of all pods together',
        `${pooling.offeredErlangs.toFixed(2)} erlangs, ${percent(pooling.share)} found none; ${pooling.slots} slots in one pool would give ${percent(pooling.pooled)}`,
      );
      expect(pooling.offeredErlangs).toBeGreaterThan(SLOTS);
      for (const { expected, interval } of compared) {
        expect(expected).toBeGreaterThan(interval[0] - GROUPING);
        expect(expected).toBeLessThan(interval[1] + GROUPING);
      }
    },
    20 * MINUTE_MS,
  );
});
