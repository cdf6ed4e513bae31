import type { HeartRateLimits } from '../../../../contracts/alarm.ts';
import type { AlarmKind } from '../../../../contracts/alarm-kinds.ts';
import type { FoundEpisode } from './episodes.ts';

export type HeartRateKind = Extract<
  AlarmKind,
  'heart-rate-extreme-low' | 'heart-rate-low' | 'heart-rate-high' | 'heart-rate-extreme-high'
>;
export const heartRateKinds: readonly HeartRateKind[] = [
  'heart-rate-extreme-low',
  'heart-rate-low',
  'heart-rate-high',
  'heart-rate-extreme-high',
];

/** What the limits need of a stored sample, in beats per minute. */
export interface JudgedSample {
  readonly instantMs: number;
  readonly sourceId: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

/** Samples of one source further apart than this are not consecutive, in milliseconds. */
export const MAX_HEART_RATE_GAP_MS = 30 * 60_000;

/** A mean rate must stay beyond its limit for so many samples of one source, over so many milliseconds. */
const PERSISTENCE = { samples: 2, spanMs: 60_000 } as const;

interface Criterion {
  readonly beyond: (sample: JudgedSample, limits: HeartRateLimits) => boolean;
  readonly limit: keyof HeartRateLimits;
  readonly worst: (samples: readonly JudgedSample[]) => number;
  readonly persistent: boolean;
}

const least = (values: readonly number[]): number => Math.min(...values);
const most = (values: readonly number[]): number => Math.max(...values);

/** Means are judged by the limits; the lowest and highest of a sample by the extremes, at once. */
const criteria: Readonly<Record<HeartRateKind, Criterion>> = {
  'heart-rate-extreme-low': {
    beyond: ({ min }, { extremeLow }) => min < extremeLow,
    limit: 'extremeLow',
    worst: (samples) => least(samples.map(({ min }) => min)),
    persistent: false,
  },
  'heart-rate-low': {
    beyond: ({ mean }, { low }) => mean < low,
    limit: 'low',
    worst: (samples) => least(samples.map(({ mean }) => mean)),
    persistent: true,
  },
  'heart-rate-high': {
    beyond: ({ mean }, { high }) => mean > high,
    limit: 'high',
    worst: (samples) => most(samples.map(({ mean }) => mean)),
    persistent: true,
  },
  'heart-rate-extreme-high': {
    beyond: ({ max }, { extremeHigh }) => max > extremeHigh,
    limit: 'extremeHigh',
    worst: (samples) => most(samples.map(({ max }) => max)),
    persistent: false,
  },
};

/** Whether a sample alone is beyond any limit: only then, and while an alarm is on, is the neighbourhood looked at. */
export const isBeyondAnyLimit = (sample: JudgedSample, limits: HeartRateLimits): boolean =>
  heartRateKinds.some((kind) => criteria[kind].beyond(sample, limits));

export const isBeyond = (kind: HeartRateKind, sample: JudgedSample, limits: HeartRateLimits): boolean =>
  criteria[kind].beyond(sample, limits);

/** Stretches in which the condition of `kind` was there, source by source. */
export function heartRateEpisodes(
  kind: HeartRateKind,
  samples: readonly JudgedSample[],
  limits: HeartRateLimits,
): readonly FoundEpisode[] {
  const { beyond, limit, worst, persistent } = criteria[kind];
  const runs: JudgedSample[][] = [];
  const open = new Map<number, JudgedSample[]>();
  for (const sample of samples.toSorted((a, b) => a.instantMs - b.instantMs)) {
    const run = open.get(sample.sourceId);
    if (!beyond(sample, limits)) open.delete(sample.sourceId);
    else if (run !== undefined && sample.instantMs - run.at(-1)!.instantMs <= MAX_HEART_RATE_GAP_MS)
      run.push(sample);
    else {
      const started = [sample];
      runs.push(started);
      open.set(sample.sourceId, started);
    }
  }
  return runs
    .filter((run) => !persistent || isPersistent(run))
    .map((run) => ({
      onsetMs: run[0]!.instantMs,
      lastMs: run.at(-1)!.instantMs,
      evidence: `${Math.round(worst(run))}/min, limit ${limits[limit]}/min`,
    }));
}

const isPersistent = (run: readonly JudgedSample[]): boolean =>
  run.length >= PERSISTENCE.samples && run.at(-1)!.instantMs - run[0]!.instantMs >= PERSISTENCE.spanMs;
