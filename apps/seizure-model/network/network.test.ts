import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadBackend } from '../backend/load-backend.ts';
import { firstArchitecture as architecture, multiplyAddsOf, sizeOf, weightShapesOf } from './architecture.ts';
import { forward } from './forward.ts';
import { normalise } from './normalise.ts';
import { packWeights, toTensors, unpackWeights } from './weights.ts';

const shapes = weightShapesOf(architecture);
const arrays = Object.fromEntries(
  shapes.map((shape, index) => [
    shape.name,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => Math.sin(index + i) / 9),
  ]),
);

describe('architecture', () => {
  it('costs at most 1.2 M multiply-adds per window and weighs at most 1 MB', () => {
    expect(multiplyAddsOf(architecture)).toBe(930_192);
    expect(shapes.reduce((sum, shape) => sum + sizeOf(shape), 0) * 4).toBeLessThan(1_000_000);
  });
});

describe('forward', () => {
  it('gives one logit per window, whatever else is in the batch, and leaks nothing', async () => {
    const { tf } = await loadBackend('wasm');
    const weights = toTensors(tf, shapes, arrays);
    const before = tf.memory().numTensors;
    const logits = (from: number, n: number): Float32Array =>
      tf.tidy(() => {
        const values = Float32Array.from({ length: n * 178 }, (_, i) => Math.sin((from * 178 + i) ** 1.5));
        return forward(
          tf,
          { architecture, weights },
          tf.tensor2d(values, [n, 178]),
        ).dataSync() as Float32Array;
      });
    const together = logits(0, 5);
    expect(together).toHaveLength(5);
    expect(new Set(together).size).toBe(5);
    expect(logits(3, 1)[0]).toBeCloseTo(together[3]!, 5);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(weights);
  });
});

describe('weights', () => {
  it('come back from their bytes as they were', () => {
    expect(unpackWeights(shapes, packWeights(shapes, arrays))).toEqual(arrays);
  });

  it('are refused when one is missing or the bytes do not fit', () => {
    const incomplete = Object.fromEntries(Object.entries(arrays).filter(([name]) => name !== 'hidden/bias'));
    expect(() => packWeights(shapes, incomplete)).toThrow("'hidden/bias' (missing) must have 32 values");
    expect(() => unpackWeights(shapes, new Uint8Array(12))).toThrow("'weights' (12 bytes) must have");
  });
});

describe('normalise', () => {
  const sample = fc.double({ min: -500, max: 500, noNaN: true });

  it('takes away gain and offset', () => {
    const gains = fc.double({ min: 0.1, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(sample, { minLength: 8, maxLength: 8 }),
        gains,
        sample,
        (samples, gain, offset) => {
          const window = Float32Array.from(samples);
          fc.pre(Math.max(...window) - Math.min(...window) > 10);
          const changed = window.map((value) => gain * value + offset);
          normalise(window, window, 8);
          normalise(changed, changed, 8);
          changed.forEach((value, i) => expect(value).toBeCloseTo(window[i]!, 2));
        },
      ),
    );
  });

  it('makes zeros of a constant window and refuses a sample that is not finite', () => {
    const constant = new Float32Array(8).fill(7);
    normalise(constant, constant, 8);
    expect([...constant]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const windows = new Float32Array(16).with(9, Number.NaN);
    expect(() => normalise(windows, windows, 8)).toThrow("'windowsUv' (window 1) must hold finite samples");
  });
});
