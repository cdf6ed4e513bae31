import { createRandom } from '../../../apps/simulator/neural-mass/random.ts';
import { poissonArrivals } from '../load/arrivals.ts';
import type { PodBlocking } from '../blocking.ts';
import type { CapacityMeasurement, LoadedPod, ThroughputRun } from '../measurement.ts';

/** What a pod that is a loss system measures: arrivals by chance, exponential times of service. */
export function simulatedPod(
  pod: string,
  {
    perSecond,
    serviceMs,
    slots,
    seconds,
  }: { perSecond: number; serviceMs: number; slots: number; seconds: number },
  seed: number,
): PodBlocking {
  const random = createRandom(seed);
  const spells = Array.from({ length: seconds }, () => ({ hits: 0, of: 0 }));
  const freeAt = Array.from({ length: slots }, () => 0);
  let heldMs = 0;
  let served = 0;
  for (const at of poissonArrivals(perSecond, seconds, random)) {
    const spell = spells[Math.floor(at / 1_000)]!;
    const slot = freeAt.findIndex((until) => until <= at);
    spell.of += 1;
    if (slot < 0) spell.hits += 1;
    else {
      const ms = -serviceMs * Math.log(1 - random.uniform());
      freeAt[slot] = at + ms;
      heldMs += ms;
      served += 1;
    }
  }
  const rejected = {
    hits: spells.reduce((sum, { hits }) => sum + hits, 0),
    of: spells.reduce((sum, { of }) => sum + of, 0),
  };
  return { pod, slots, seconds, serviceMs: heldMs / served, rejected, seen: rejected, spells };
}

const loadedPod = (service: string, cpuMs: number, served?: number): LoadedPod => ({
  service,
  pod: `${service}-1`,
  cpuMs,
  memoryMebibytes: 100,
  ...(served === undefined
    ? {}
    : {
        served,
        load: { service, seconds: 10, arrivalsPerSecond: served / 10, serviceMs: 20, rejectedShare: 0 },
      }),
});

const run = (content: ThroughputRun['content'], pods: number, taker: string): ThroughputRun => ({
  content,
  pods,
  atOncePerPod: 16,
  seconds: 10,
  stored: 2_000 * pods,
  storedInAll: 2_500 * pods,
  failures: {},
  latencyMs: { p50: 40, p99: 90 },
  half: { perSecond: 100 * pods, latencyMs: { p50: 8, p99: 30 }, failures: { '503 unavailable': 2 } },
  loaded: [
    loadedPod(taker, 2_500 * pods, 2_500 * pods),
    loadedPod('data-access', 1_250 * pods, 2_500 * pods),
    loadedPod('database', 500 * pods),
  ],
  senderCpuMs: 900,
});

/** A measurement whose figures are easily reckoned: each window costs 1 CPU-ms at its acquisition, 0.5 where it is stored. */
export const madeMeasurement = (): CapacityMeasurement => ({
  measuredAt: '2026-11-26T12:00:00.000Z',
  machine: '2 x made CPU, 8 GiB',
  kubernetes: 'v1.36.3',
  node: 'v20.19.0',
  shareOfCore: { before: 1, after: 0.5 },
  throughput: [1, 2].flatMap((pods) => [
    run({ kind: 'eeg-window' }, pods, 'eeg-acquisition'),
    run({ kind: 'heart-rates', perPost: 100 }, pods, 'heart-rate-acquisition'),
  ]),
  peak: [
    {
      content: { kind: 'eeg-window' },
      perSecond: 60,
      latencyMs: { p50: 9, p99: 25 },
      failures: {},
      loaded: [
        loadedPod('eeg-acquisition', 600, 300),
        loadedPod('eeg-acquisition', 600, 300),
        loadedPod('heart-rate-acquisition', 20, 3),
      ],
    },
  ],
  blocking: [
    {
      lateMs: { p99: 2 },
      pods: [1, 2].map((seed) =>
        simulatedPod(
          `eeg-acquisition-${seed}`,
          { perSecond: 100, serviceMs: 16, slots: 2, seconds: 40 },
          seed,
        ),
      ),
    },
  ],
});
