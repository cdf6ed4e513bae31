import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  HIGH_CUTS_HZ,
  LOW_CUTS_HZ,
  NO_FILTER,
  NOTCHES_HZ,
} from '../../../../signal/filtering/display-filter.ts';
import { PAGE_RANGE_MS, PAGE_SECONDS, positionOf, searchOf, trendSpans, type Position } from './position.ts';
import { trendSpanFor } from '../trend/trend-span.ts';
import { SENSITIVITIES, traceScaleFor } from '../page/sensitivity.ts';
import { SCALES_UV, scaleFor } from '../page/settings.ts';
import { bucketPoints, heartRateTicks } from '../chart/bucket-points.ts';
import { matchesFilter, wardOrder } from '../ward/ward-order.ts';

const minute = 60_000;

describe('the address of the patient page', () => {
  it('carries the whole position there and back', () => {
    const position = fc.record<Position>({
      fromMs: fc.option(fc.integer({ min: 0, max: 4_000_000_000_000 }), { nil: undefined }),
      pageMs: fc.oneof(
        fc.constantFrom(...PAGE_SECONDS.map((seconds) => seconds * 1_000)),
        fc.integer(PAGE_RANGE_MS),
      ),
      scale: fc.constantFrom(
        ...SCALES_UV,
        'auto' as const,
        ...SENSITIVITIES.map((uv): `${typeof uv}/mm` => `${uv}/mm`),
      ),
      filter: fc.record({
        lowCutHz: fc.constantFrom(null, ...LOW_CUTS_HZ),
        highCutHz: fc.constantFrom(null, ...HIGH_CUTS_HZ),
        notchHz: fc.constantFrom(null, ...NOTCHES_HZ),
      }),
      trend: fc.constantFrom(...trendSpans),
    });
    fc.assert(
      fc.property(position, (shown) => {
        expect(positionOf(searchOf(shown), 200)).toEqual(shown);
      }),
    );
  });

  it('takes defaults for what is missing or makes no sense', () => {
    const position = { fromMs: undefined, pageMs: 10_000, scale: 500, trend: '5h', filter: NO_FILTER };
    expect(positionOf('', 500)).toEqual(position);
    expect(positionOf('?at=yesterday&page=11&ms=1e9&trend=9y&low=2&high=x&notch=55&at=', 500)).toEqual(
      position,
    );
  });
});

describe('trendSpanFor', () => {
  const lengthMs = 60 * minute;
  const nowMs = 1_000 * minute + 5_000;
  const newest = { fromMs: 941 * minute, toMs: 1_001 * minute };

  it('ends now while the page is live or recent', () => {
    expect(trendSpanFor({ lengthMs, nowMs, pageFromMs: undefined, current: undefined })).toEqual(newest);
    expect(trendSpanFor({ lengthMs, nowMs, pageFromMs: 950 * minute, current: undefined })).toEqual(newest);
  });

  it('puts an older page in its middle and stays while the page is inside', () => {
    const around = trendSpanFor({ lengthMs, nowMs, pageFromMs: 500 * minute, current: newest });
    expect(around).toEqual({ fromMs: 470 * minute, toMs: 530 * minute });
    expect(trendSpanFor({ lengthMs, nowMs, pageFromMs: 525 * minute, current: around })).toBe(around);
    expect(trendSpanFor({ lengthMs, nowMs, pageFromMs: 531 * minute, current: around }).toMs).toBe(
      561 * minute,
    );
  });
});

describe('scaleFor', () => {
  it('is what a person chose, or the smallest that holds the trace', () => {
    expect(scaleFor(100, 5_000, undefined)).toBe(100);
    expect(scaleFor('auto', 130, undefined)).toBe(200);
    expect(scaleFor('auto', 5_000, undefined)).toBe(1_000);
  });

  it('follows from a sensitivity and the height of the trace on the screen', () => {
    const trace = { peakUv: 5_000, previousUv: 200, halfMm: 30 };
    expect(traceScaleFor('7/mm', trace)).toBe(210);
    expect(traceScaleFor('auto', { ...trace, peakUv: 150 })).toBe(200);
    expect(traceScaleFor(100, trace)).toBe(100);
  });

  it('does not flicker between two automatic scales', () => {
    expect(scaleFor('auto', 190, 500)).toBe(500);
    expect(scaleFor('auto', 120, 500)).toBe(200);
  });
});

describe('trends', () => {
  it('break where buckets are missing', () => {
    const points = bucketPoints(
      [
        [0, 1],
        [60, 2],
        [300, 3],
      ],
      90,
    );
    expect(points.map(({ x, y }) => [x, y])).toEqual([
      [0, 1],
      [60, 2],
      [180, Number.NaN],
      [300, 3],
    ]);
  });

  it('have an axis in beats per minute that holds every value', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 15, max: 300 }),
        fc.integer({ min: 0, max: 285 }),
        fc.integer({ min: 2, max: 8 }),
        (lowest, range, most) => {
          const highest = Math.min(300, lowest + range);
          const ticks = heartRateTicks(lowest, highest, most);
          expect(ticks[0]!).toBeLessThanOrEqual(lowest);
          expect(ticks.at(-1)!).toBeGreaterThanOrEqual(highest);
          expect(ticks.length).toBeLessThanOrEqual(most);
        },
      ),
    );
  });
});

describe('the ward', () => {
  it('is ordered by name as people count, then by number', () => {
    const names = ['Bed 10', 'Bed 2', 'Bed 2'].map((name, i) => ({ name, patientId: 9 - i }));
    expect(names.toSorted(wardOrder).map(({ name, patientId }) => `${name} ${patientId}`)).toEqual([
      'Bed 2 7',
      'Bed 2 8',
      'Bed 10 9',
    ]);
  });

  it('finds patients by parts of the name without accents, or by number', () => {
    const patient = { name: 'Nicolò D’Agòstino', patientId: 14 };
    for (const filter of ['', 'nicolo', 'AGOSTINO nic', '14'])
      expect(matchesFilter(patient, filter)).toBe(true);
    for (const filter of ['anna', 'nicolo anna', '1']) expect(matchesFilter(patient, filter)).toBe(false);
  });
});
