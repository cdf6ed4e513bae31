import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadBackend } from '../backend/load-backend.ts';
import { loadShippedModel } from '../model/shipped-model.ts';
import { createScorer, type Scorer } from '../scorer.ts';
import { madeRecording } from '../testing/made-recordings.ts';
import { background } from '../testing/made-signals.ts';
import { randomFrom } from '../train/random.ts';
import { disturbAll, disturbances } from './disturbances.ts';
import { robustnessOf, type RobustnessRow } from './robustness.ts';

const recordings = (['Z', 'O', 'N', 'F', 'S', 'S'] as const).map((set, seed) =>
  madeRecording(`R${seed}`, set, { seed, samples: 12 * 178 }),
);
let scorer: Scorer;
let rows: readonly RobustnessRow[];
beforeAll(async () => {
  const { tf } = await loadBackend('wasm');
  scorer = createScorer({ tf, model: loadShippedModel(tf) });
  rows = await robustnessOf(scorer, recordings, disturbances);
}, 120_000);
afterAll(() => scorer.dispose());
const row = (name: string): RobustnessRow => rows.find((found) => found.name === name)!;

describe('the shipped network and its gate on made signals', () => {
  it.each(['gain x0.1', 'gain x0.5', 'gain x2', 'gain x10', 'offset +100 uV', 'offset +1000 uV'])(
    'answer the same after %s, without the gate',
    (name) => {
      expect(row(name).accuracy).toBeCloseTo(row('clean').accuracy, 3);
      expect(row(name).sensitivity).toBeCloseTo(row('clean').sensitivity, 3);
    },
  );

  it('let nearly everything clean pass', () => {
    expect(row('clean').coverage).toBeGreaterThanOrEqual(0.98);
  });

  it.each(['flat line', 'drop-out 30 %', 'drop-out 60 %', 'offset +1000 uV'])('flag all of %s', (name) => {
    expect(row(name)).toMatchObject({ flaggedSeizure: 1, flaggedOther: 1, coverage: 0 });
  });

  it.each(['hum 50 Hz 50 uV', 'hum 50 Hz 100 uV', 'electrode pop 500 uV'])(
    'flag %s on background',
    (name) => {
      expect(row(name).flaggedOther).toBeGreaterThanOrEqual(0.98);
    },
  );
});

describe('the gate before a network that sees no seizure', () => {
  const blind = { score: async (_: Float32Array, n: number) => new Float32Array(n) };

  it('lets it say so of clean windows, and of none with muscle activity, strong white noise or a jump', async () => {
    const found = await robustnessOf(blind, recordings, disturbances);
    const missed = (name: string): number => found.find((other) => other.name === name)!.missed;
    expect(missed('clean')).toBeGreaterThan(0.95);
    for (const name of ['muscle 20-80 Hz 30 uV rms', 'muscle 20-80 Hz 80 uV rms', 'white noise 25 uV'])
      expect(missed(name)).toBeLessThan(0.05);
    expect(missed('electrode pop 500 uV')).toBeLessThan(0.1);
  });
});

describe('disturbAll', () => {
  it('is the same for a seed and leaves its input as it was', () => {
    const window = background(randomFrom(3));
    const before = window.slice();
    for (const disturbance of disturbances)
      expect(disturbAll(window, disturbance, 7)).toEqual(disturbAll(window, disturbance, 7));
    expect(window).toEqual(before);
  });
});
