import type { HeartRateTuple } from '../../../contracts/heart-rate.ts';
import type { HeartRateSamples } from './samples-of.ts';

/** Samples that go into one request, with just the sources they refer to. */
export interface Part {
  readonly samples: readonly HeartRateTuple[];
  readonly sources: readonly string[];
}

export interface PartLimits {
  readonly samples: number;
  readonly sources: number;
}

/** Cuts samples into parts one by one, so that only one is in memory as text. Order is kept. */
export function* inParts(
  { samples, sources }: Pick<HeartRateSamples, 'samples' | 'sources'>,
  limits: PartLimits,
): Generator<Part> {
  let part: HeartRateTuple[] = [];
  let indexes = new Map<number, number>();
  const finish = (): Part => ({
    samples: part,
    sources: [...indexes.keys()].map((index) => sources[index]!),
  });
  for (const sample of samples) {
    const source = sample[5];
    const isFull = part.length === limits.samples;
    const hasNoRoom = indexes.size === limits.sources && !indexes.has(source);
    if (isFull || hasNoRoom) {
      yield finish();
      part = [];
      indexes = new Map();
    }
    let index = indexes.get(source);
    if (index === undefined) indexes.set(source, (index = indexes.size));
    part.push([sample[0], sample[1], sample[2], sample[3], sample[4], index]);
  }
  if (part.length > 0) yield finish();
}
