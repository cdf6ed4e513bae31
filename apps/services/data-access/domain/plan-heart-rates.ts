import type { HeartRateTuple, HeartRateCounts } from '../../../contracts/heart-rate.ts';

/** One sample as it is compared; its identity is (instant, source). */
export interface HeartRateSample {
  readonly instantMs: number;
  readonly sourceId: number;
  readonly offsetMinutes: number;
  readonly min: number;
  readonly mean: number;
  readonly max: number;
}

export interface HeartRatePlan {
  /** Samples to be inserted or overwritten, each identity once. */
  readonly writes: readonly HeartRateSample[];
  readonly counts: HeartRateCounts;
}

export const sampleKey = ({ instantMs, sourceId }: Pick<HeartRateSample, 'instantMs' | 'sourceId'>): string =>
  `${instantMs} ${sourceId}`;

export const tupleToSample = (tuple: HeartRateTuple, sourceIds: readonly number[]): HeartRateSample => {
  const [instantMs, offsetMinutes, min, mean, max, source] = tuple;
  return { instantMs, sourceId: sourceIds[source]!, offsetMinutes, min, mean, max };
};

/** Applies samples one after the other to what is stored, and says what has to be written for it. */
export function planHeartRates(
  samples: readonly HeartRateSample[],
  stored: ReadonlyMap<string, HeartRateSample>,
): HeartRatePlan {
  const latest = new Map<string, HeartRateSample>();
  let accepted = 0;
  let updated = 0;
  let unchanged = 0;
  for (const sample of samples) {
    const key = sampleKey(sample);
    const earlier = latest.get(key) ?? stored.get(key);
    if (earlier === undefined) accepted += 1;
    else if (isEqual(earlier, sample)) {
      unchanged += 1;
      continue;
    } else updated += 1;
    latest.set(key, sample);
  }
  const writes = [...latest].flatMap(([key, sample]) => {
    const before = stored.get(key);
    return before !== undefined && isEqual(before, sample) ? [] : [sample];
  });
  return { writes, counts: { accepted, updated, unchanged } };
}

const isEqual = (a: HeartRateSample, b: HeartRateSample): boolean =>
  a.min === b.min && a.mean === b.mean && a.max === b.max && a.offsetMinutes === b.offsetMinutes;
