import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { HeartRateTuple } from '../../../contracts/heart-rate.ts';
import { inParts } from './in-parts.ts';

describe('inParts', () => {
  it('keeps every sample with its source, in order, within both limits', () => {
    const limits = { samples: 7, sources: 3 };
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { maxLength: 60 }), (indexes) => {
        const sources = Array.from({ length: 10 }, (_, index) => `source ${index}`);
        const samples = indexes.map((index, k): HeartRateTuple => [k, 0, 60, 60, 60, index]);
        const parts = [...inParts({ samples, sources }, limits)];
        const named = parts.flatMap((part) =>
          part.samples.map(([k, , , , , index]) => [k, part.sources[index]]),
        );
        expect(named).toEqual(indexes.map((index, k) => [k, sources[index]]));
        for (const part of parts) {
          expect(part.samples.length).toBeLessThanOrEqual(limits.samples);
          expect(part.sources.length).toBeLessThanOrEqual(limits.sources);
        }
      }),
    );
  });
});
