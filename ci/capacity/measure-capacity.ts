import type { DeviceKind } from '../../apps/contracts/device.ts';
import type { Sandbox } from '../lab/sandbox/sandbox.ts';
import type { Step } from '../lab/steps.ts';
import type { SystemUnderTest } from '../system/testing/system-under-test.ts';
import type { Content } from './load/load-plan.ts';
import { measureBlocking } from './measure-blocking.ts';
import { measurePeak, measureThroughput } from './measure-throughput.ts';
import { takerOf } from './measured-load.ts';
import type { BlockingRun, PeakRun, ThroughputRun } from './measurement.ts';
import { PinnedPods } from './pinned-pods.ts';

export interface CapacityOptions {
  /** Pods of an acquisition from 1 to this. */
  readonly mostPods: number;
  /** Length of each load. */
  readonly seconds: number;
  /** Slots of a pod while blocking is measured: so few that the machine carries a load that fills them. */
  readonly blockingSlots: number;
  readonly seed: number;
}

export interface Measured {
  readonly throughput: ThroughputRun[];
  readonly peak: PeakRun[];
  readonly blocking: BlockingRun[];
}

/** As many samples as a phone posts that sends its last hours every time. */
const HEART_RATES_PER_POST = 300;
const contents: readonly { readonly content: Content; readonly device: DeviceKind }[] = [
  { content: { kind: 'eeg-window' }, device: 'eeg' },
  { content: { kind: 'heart-rates', perPost: HEART_RATES_PER_POST }, device: 'heart-rate' },
];
/** Two pods of everything are what a hospital has at rest. */
const PODS_AT_REST = 2;
const ROLLOUT_SECONDS = 45;
const LOAD_SECONDS = 8;

/**
 * What has to be done for a measurement, one step for each number of pods. `measured` is filled on the way.
 * @throws RangeError for pods, seconds or slots that are none
 */
export function stepsOfCapacity(
  system: SystemUnderTest,
  sandbox: Sandbox,
  { mostPods, seconds, blockingSlots, seed }: CapacityOptions,
): { readonly steps: readonly Step[]; readonly measured: Measured; readonly release: () => Promise<void> } {
  for (const [option, value] of Object.entries({ pods: mostPods, seconds, slots: blockingSlots }))
    if (!Number.isInteger(value) || value < 1)
      throw new RangeError(`'--${option}' (${value}) must be a whole number from 1 up`);
  const measured: Measured = { throughput: [], peak: [], blocking: [] };
  const pinned = new Map<string, PinnedPods>();
  const tokens = new Map<DeviceKind, string[]>();
  const counts = Array.from({ length: mostPods }, (_, index) => index + 1);

  const pin = async (content: Content, pods: number, slots?: number) => {
    const name = takerOf(content);
    const own = pinned.get(name) ?? (await PinnedPods.of(system, name));
    pinned.set(name, own);
    return own.pin(pods, slots);
  };
  const devices: Step = {
    name: 'devices',
    seconds: 2 * mostPods,
    run: async () => {
      const first = 7_000_000 + Math.floor(Math.random() * 1_000_000);
      for (const { device } of contents) {
        const own: string[] = [];
        for (let pod = 1; pod <= Math.max(mostPods, PODS_AT_REST); pod += 1)
          own.push(await system.addDevice(first + pod, device));
        tokens.set(device, own);
      }
    },
  };
  const loads = contents.flatMap(({ content, device }): readonly Step[] => {
    const load = async (pods: number) => ({
      system,
      sandbox,
      content,
      pods: await pin(content, pods),
      tokens: tokens.get(device)!,
      seed,
      seconds,
    });
    return [
      ...counts.map((pods) => ({
        name: `${takerOf(content)}, ${pods} pods`,
        seconds: ROLLOUT_SECONDS + 2 * (seconds + LOAD_SECONDS),
        run: async () => {
          measured.throughput.push(await measureThroughput(await load(pods)));
        },
      })),
      {
        name: `${takerOf(content)}, the planned peak`,
        seconds: ROLLOUT_SECONDS + seconds + LOAD_SECONDS,
        run: async () => {
          measured.peak.push(await measurePeak(await load(PODS_AT_REST)));
        },
      },
    ];
  });
  const [{ content, device }] = contents as [(typeof contents)[number]];
  const blocking = counts.toReversed().map((pods): Step => ({
    name: `blocking, ${pods} pods`,
    seconds: ROLLOUT_SECONDS + 2 * (seconds + LOAD_SECONDS),
    run: async () => {
      measured.blocking.push(
        await measureBlocking({
          system,
          sandbox,
          pods: await pin(content, pods, blockingSlots),
          slots: blockingSlots,
          tokens: tokens.get(device)!,
          seed: seed + 100 * pods,
          seconds: 2 * seconds,
        }),
      );
    },
  }));
  return {
    steps: [devices, ...loads, ...blocking],
    measured,
    release: async () => {
      for (const own of pinned.values()) await own.release();
    },
  };
}
