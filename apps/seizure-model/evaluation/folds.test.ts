import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bonnSets } from '../data/bonn-pack.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { groupedFolds } from './folds.ts';

const recording = fc
  .record({ set: fc.constantFrom(...bonnSets), group: fc.integer({ min: 0, max: 12 }) })
  .map(({ set, group }) => ({ set, group: `G${group}` }));

describe('groupedFolds', () => {
  it('tests every recording once and never splits a group', () => {
    fc.assert(
      fc.property(fc.array(recording, { minLength: 20, maxLength: 60 }), fc.nat(99), (items, seed) => {
        const recordings = items.map(({ set, group }, i) =>
          madeRecording(`R${i}`, set, { group, samples: 1 }),
        );
        fc.pre(new Set(items.map(({ group }) => group)).size >= 5);
        const folds = groupedFolds(recordings, 5, seed);
        expect(folds.flatMap(({ test }) => test.map(({ id }) => id)).toSorted()).toEqual(
          recordings.map(({ id }) => id).toSorted(),
        );
        for (const { training, test } of folds) {
          expect(training.length + test.length).toBe(recordings.length);
          const tested = new Set(test.map(({ group }) => group));
          expect(training.filter(({ group }) => tested.has(group))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('spreads the sets evenly when groups are small, and differently for another seed', () => {
    const recordings = bonnSets.flatMap((set) =>
      Array.from({ length: 20 }, (_, i) => madeRecording(`${set}${i}`, set, { samples: 1 })),
    );
    const folds = groupedFolds(recordings, 5, 1);
    for (const { test } of folds)
      for (const set of bonnSets) expect(test.filter((member) => member.set === set)).toHaveLength(4);
    expect(groupedFolds(recordings, 5, 2)).not.toEqual(folds);
  });

  it('refuses fewer groups than folds', () => {
    expect(() => groupedFolds([madeRecording('R', 'Z')], 5, 0)).toThrow(
      "'folds' (5) must not exceed the 1 groups",
    );
  });
});
