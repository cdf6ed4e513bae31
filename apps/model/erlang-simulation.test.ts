import { describe, expect, it } from '@jest/globals';
import { blockingProbability } from './erlang.ts';

/** Repeatable random numbers in [0, 1). @see https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Service = 'exponential' | 'deterministic';

interface Point {
  readonly offered: number;
  readonly servers: number;
  readonly service: Service;
}

const BATCHES = 30;
const ARRIVALS_PER_BATCH = 2_500;
/** Student's t for 29 degrees of freedom, two-sided 99.9 %: all points together pass with more than 95 %. */
const STUDENT_T = 3.659;

/**
 * Simulates Poisson arrivals at servers without a queue, arrival by arrival: mean service time 1, so `offered` is the
 * arrival rate. Returns the share of rejected arrivals with its confidence interval from batch means.
 */
function simulate({ offered, servers, service }: Point, seed: number): { mean: number; halfWidth: number } {
  const random = mulberry32(seed);
  const exponential = (): number => -Math.log(1 - random());
  const freeAt = new Float64Array(servers);
  let now = 0;
  const batch = (): number => {
    let rejected = 0;
    for (let arrival = 0; arrival < ARRIVALS_PER_BATCH; arrival += 1) {
      now += exponential() / offered;
      const free = freeAt.findIndex((until) => until <= now);
      if (free < 0) rejected += 1;
      else freeAt[free] = now + (service === 'exponential' ? exponential() : 1);
    }
    return rejected / ARRIVALS_PER_BATCH;
  };
  batch();
  const shares = Array.from({ length: BATCHES }, batch);
  const mean = shares.reduce((sum, share) => sum + share, 0) / BATCHES;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / (BATCHES - 1);
  return { mean, halfWidth: STUDENT_T * Math.sqrt(variance / BATCHES) };
}

const loads: readonly (readonly [number, number])[] = [
  [0.5, 1],
  [1, 1],
  [1, 3],
  [2, 2],
  [4, 6],
  [5, 10],
  [8, 8],
  [10, 14],
  [16, 20],
  [20, 16],
  [30, 36],
  [60, 64],
];
const points: readonly Point[] = loads.flatMap(([offered, servers]) =>
  (['exponential', 'deterministic'] as const).map((service) => ({ offered, servers, service })),
);

describe('Erlang B against a simulated loss system', () => {
  it.each(points.map((point, index) => ({ ...point, seed: 1_000 + index })))(
    'agrees for $offered erlangs on $servers servers with $service service times',
    ({ seed, ...point }) => {
      const { mean, halfWidth } = simulate(point, seed);
      const expected = blockingProbability(point.offered, point.servers);
      expect(Math.abs(mean - expected)).toBeLessThanOrEqual(halfWidth);
      expect(halfWidth).toBeLessThan(0.25 * expected + 0.002);
    },
  );
});
