import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { highCut, lowCut, notch, gainAt, zeroPhase } from './biquad.ts';
import {
  HIGH_CUTS_HZ,
  LOW_CUTS_HZ,
  NO_FILTER,
  NOTCH_WIDTH_HZ,
  NOTCHES_HZ,
  filterForDisplay,
  possibleAt,
  type DisplayFilter,
} from './display-filter.ts';

const rates = [173.61, 200, 256, 512, 2_048];
const decibels = (factor: number): number => 20 * Math.log10(factor);
const wave = (hz: number, rate: number, seconds: number): Float64Array =>
  Float64Array.from({ length: Math.round(seconds * rate) }, (_none, i) =>
    Math.sin((2 * Math.PI * hz * i) / rate + 0.3),
  );
/** Amplitude of the middle half, where nothing of the ends is left. */
const amplitude = (values: Float64Array): number => {
  const middle = values.slice(values.length / 4, (values.length * 3) / 4);
  return Math.sqrt((2 * middle.reduce((sum, value) => sum + value * value, 0)) / middle.length);
};
const filterOf = (fields: Partial<DisplayFilter>): DisplayFilter => ({ ...NO_FILTER, ...fields });
const measured = (hz: number, rate: number, filter: DisplayFilter): number => {
  const input = wave(hz, rate, Math.max(20, 40 / hz));
  return decibels(amplitude(filterForDisplay(input, rate, filter)) / amplitude(input));
};

describe('a display filter', () => {
  it.each(rates)('is at -3 dB at each corner that can be chosen, at %s Hz', (rate) => {
    for (const hz of LOW_CUTS_HZ)
      expect(2 * decibels(gainAt(lowCut(hz, rate), hz, rate))).toBeCloseTo(-3.01, 1);
    for (const hz of HIGH_CUTS_HZ)
      expect(2 * decibels(gainAt(highCut(hz, rate), hz, rate))).toBeCloseTo(-3.01, 1);
    for (const hz of NOTCHES_HZ) {
      const section = notch(hz, NOTCH_WIDTH_HZ, rate);
      expect(gainAt(section, hz, rate)).toBeLessThan(1e-9);
      const edges = [hz - NOTCH_WIDTH_HZ / 2, hz + NOTCH_WIDTH_HZ / 2];
      for (const edge of edges) {
        expect(2 * decibels(gainAt(section, edge, rate))).toBeGreaterThan(-3.4);
        expect(2 * decibels(gainAt(section, edge, rate))).toBeLessThan(-2.6);
      }
      expect(2 * decibels(gainAt(section, hz - 8, rate))).toBeGreaterThan(-0.2);
    }
  });

  it('does to waves what its response says', () => {
    const rate = 256;
    expect(measured(1, rate, filterOf({ lowCutHz: 1 }))).toBeCloseTo(-3.01, 1);
    expect(measured(0.25, rate, filterOf({ lowCutHz: 1 }))).toBeLessThan(-35);
    expect(measured(10, rate, filterOf({ lowCutHz: 1 }))).toBeCloseTo(0, 1);
    expect(measured(35, rate, filterOf({ highCutHz: 35 }))).toBeCloseTo(-3.01, 1);
    expect(measured(100, rate, filterOf({ highCutHz: 35 }))).toBeLessThan(-30);
    expect(measured(50, rate, filterOf({ notchHz: 50 }))).toBeLessThan(-60);
    expect(measured(40, rate, filterOf({ notchHz: 50 }))).toBeCloseTo(0, 1);
    expect(measured(10, rate, filterOf({ lowCutHz: 0.5, highCutHz: 70, notchHz: 50 }))).toBeCloseTo(0, 1);
  });

  it('takes an offset away without a swing at the ends, and moves nothing in time', () => {
    const rate = 256;
    const offset = filterForDisplay(new Float64Array(2_560).fill(500), rate, filterOf({ lowCutHz: 0.5 }));
    expect(Math.max(...offset.map(Math.abs))).toBeLessThan(1e-6);
    const spike = new Float64Array(2_561);
    spike[1_280] = 100;
    const filtered = filterForDisplay(spike, rate, { lowCutHz: 1, highCutHz: 35, notchHz: 50 });
    expect(filtered.indexOf(Math.max(...filtered))).toBe(1_280);
    for (let i = 1; i < 200; i += 1) expect(filtered[1_280 + i]).toBeCloseTo(filtered[1_280 - i]!, 6);
  });

  it('leaves out what the rate does not allow, and leaves alone what is not to be filtered', () => {
    expect(possibleAt({ lowCutHz: 1, highCutHz: 70, notchHz: 60 }, 100)).toEqual({
      lowCutHz: 1,
      highCutHz: null,
      notchHz: null,
    });
    const input = wave(7, 200, 2);
    expect([...filterForDisplay(input, 200, NO_FILTER)]).toEqual([...input]);
  });

  it('gives as many finite values as it got, of any length', () => {
    const choice = <T>(values: readonly T[]) => fc.constantFrom(null, ...values);
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 600 }),
        fc.constantFrom(...rates),
        fc.record({
          lowCutHz: choice(LOW_CUTS_HZ),
          highCutHz: choice(HIGH_CUTS_HZ),
          notchHz: choice(NOTCHES_HZ),
        }),
        (values, rate, filter) => {
          const filtered = filterForDisplay(values, rate, filter);
          expect(filtered).toHaveLength(values.length);
          expect(filtered.every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    expect(zeroPhase([], [], 10)).toHaveLength(0);
  });
});
