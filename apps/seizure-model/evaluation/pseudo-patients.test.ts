import { describe, expect, it } from '@jest/globals';
import { madeRecording } from '../testing/made-recordings.ts';
import { sine, sum } from '../testing/made-signals.ts';
import { randomFrom } from '../train/random.ts';
import { pseudoPatientFolds, pseudoPatients } from './pseudo-patients.ts';

const noise = (seed: number): Float32Array => {
  const random = randomFrom(seed);
  return Float32Array.from({ length: 178 }, () => 3 * random.normal());
};
/** Three events of slow seizures, three of fast ones, and background. */
const recordings = [
  ...Array.from({ length: 6 }, (_, i) => ({
    ...madeRecording(`S${i}`, 'S', { group: `E${i}` }),
    samplesUv: sum(sine(200, i % 2 === 0 ? 3 : 14, i), noise(i)),
  })),
  ...Array.from({ length: 8 }, (_, i) => madeRecording(`N${i}`, 'N', { group: `B${i}`, seed: i })),
];

describe('pseudoPatients', () => {
  it('puts events together that look alike', () => {
    expect(pseudoPatients(recordings, 2)).toEqual([
      ['E0', 'E2', 'E4'],
      ['E1', 'E3', 'E5'],
    ]);
  });

  it('refuses fewer events than clusters', () => {
    expect(() => pseudoPatients(recordings, 7)).toThrow("'count' (7) must not exceed the 6 seizure events");
  });
});

describe('pseudoPatientFolds', () => {
  it('tests every recording once, and every event of a pseudo-patient in one fold', () => {
    const folds = pseudoPatientFolds(recordings, 2, 0);
    expect(folds.flatMap(({ test }) => test.map(({ id }) => id)).toSorted()).toEqual(
      recordings.map(({ id }) => id).toSorted(),
    );
    const eventsOf = (index: number) =>
      folds[index]!.test.filter(({ seizure }) => seizure).map(({ group }) => group);
    expect(eventsOf(0)).toEqual(['E0', 'E2', 'E4']);
    for (const { test, training } of folds) {
      const tested = new Set(test.map(({ group }) => group));
      expect(training.some(({ group }) => tested.has(group))).toBe(false);
      expect(test.length + training.length).toBe(recordings.length);
    }
  });
});
