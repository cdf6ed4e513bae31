import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { probabilityOf } from '../network/probability.ts';
import { randomFrom } from '../train/random.ts';
import { metricsOf, metricsOfRanked, rankWindows } from './metrics.ts';
import { crossEntropyOf, fitTemperature } from './temperature.ts';

describe('metricsOf', () => {
  it('computes the figures of a small table', () => {
    const scored = [
      { probability: 0.9, seizure: true },
      { probability: 0.4, seizure: true },
      { probability: 0.6, seizure: false },
      { probability: 0.1, seizure: false },
      { probability: 0.1, seizure: false },
    ];
    const { windows, accuracy, sensitivity, specificity, auroc, brier } = metricsOf(scored);
    expect({ windows, accuracy, sensitivity }).toEqual({ windows: 5, accuracy: 0.6, sensitivity: 0.5 });
    expect(specificity).toBeCloseTo(2 / 3);
    expect(auroc).toBeCloseTo(5 / 6);
    expect(brier).toBeCloseTo((0.01 + 0.36 + 0.36 + 0.01 + 0.01) / 5);
  });

  it('finds the average precision of scikit-learn, ties as one threshold', () => {
    const scored = [
      { probability: 0.9, seizure: true },
      { probability: 0.5, seizure: false },
      { probability: 0.5, seizure: true },
      { probability: 0.1, seizure: true },
    ];
    expect(metricsOf(scored).auprc).toBeCloseTo((1 + 2 / 3 + 3 / 4) / 3);
  });

  it('counts an event of weight 2 as one that is there twice', () => {
    const windows = Array.from({ length: 40 }, (_, i) => ({
      probability: ((i * 7) % 20) / 20,
      seizure: i % 3 === 0,
      group: `E${i % 4}`,
    }));
    const ranked = rankWindows(windows);
    expect(ranked.events).toEqual(['E0', 'E1', 'E2', 'E3']);
    const twice = metricsOf(
      [...windows, ...windows.filter(({ group }) => group === 'E2')].filter(({ group }) => group !== 'E1'),
    );
    const weighted = metricsOfRanked(ranked, [1, 0, 2, 1]);
    for (const [name, value] of Object.entries(twice))
      expect(weighted).toHaveProperty(name, expect.closeTo(value, 9));
  });

  it('finds the AUROC that counting every pair gives, ties as half', () => {
    const window = fc.record({
      probability: fc.integer({ min: 0, max: 10 }).map((n) => n / 10),
      seizure: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(window, { minLength: 2, maxLength: 40 }), (scored) => {
        const positive = scored.filter(({ seizure }) => seizure);
        const negative = scored.filter(({ seizure }) => !seizure);
        fc.pre(positive.length > 0 && negative.length > 0);
        const pairs = positive.flatMap((a) =>
          negative.map((b) => (Math.sign(a.probability - b.probability) + 1) / 2),
        );
        const expected = pairs.reduce((sum, value) => sum + value, 0) / pairs.length;
        expect(metricsOf(scored).auroc).toBeCloseTo(expected, 10);
      }),
    );
  });

  it('finds no calibration error where every bin holds what it says', () => {
    const scored = Array.from({ length: 10 }, (_, i) => ({ probability: 0.3, seizure: i < 3 }));
    expect(metricsOf(scored).ece).toBeCloseTo(0);
    expect(metricsOf(scored.map(({ seizure }) => ({ probability: 0.8, seizure }))).ece).toBeCloseTo(0.5);
  });
});

describe('fitTemperature', () => {
  it('finds the temperature that made the labels', () => {
    const random = randomFrom(11);
    const judged = Array.from({ length: 20_000 }, () => {
      const logit = 6 * random.normal();
      return { logit, seizure: random.next() < probabilityOf(logit, 2) };
    });
    const temperature = fitTemperature(judged);
    expect(Math.abs(temperature - 2)).toBeLessThan(0.1);
    expect(crossEntropyOf(judged, temperature)).toBeLessThan(crossEntropyOf(judged, 1));
  });
});
