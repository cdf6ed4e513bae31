import { describe, expect, it } from '@jest/globals';
import { BARE_EXPRESS_WHERE_SET_MS, CPU_MS, toMarkdown, verdictOf, type Figure } from './report.ts';

const figure = (value: number, more: Partial<Figure> = {}): Figure => ({
  what: 'one window',
  value,
  unit: CPU_MS,
  target: { atMost: 1.2 },
  ...more,
});
const thriceAsSlow = 3 * BARE_EXPRESS_WHERE_SET_MS;

describe('verdictOf', () => {
  it.each([
    ['CPU time within its bound', figure(1.1), thriceAsSlow, 'yes'],
    ['CPU time within the multiple on a slower machine', figure(3.5), thriceAsSlow, 'as a multiple'],
    ['CPU time beyond the multiple', figure(3.7), thriceAsSlow, 'no'],
    ['CPU time beyond its bound without the reference', figure(1.3), undefined, 'no'],
    ['a latency beyond its bound', figure(3.5, { unit: 'ms' }), thriceAsSlow, 'no'],
    ['a rate below its bound', figure(5, { unit: 'windows/s', target: { atLeast: 6 } }), thriceAsSlow, 'no'],
    ['a rate above its bound', figure(7, { unit: 'windows/s', target: { atLeast: 6 } }), thriceAsSlow, 'yes'],
  ])('%s: %#', (_, measured, bareExpressCpuMs, verdict) => {
    expect(verdictOf(measured, bareExpressCpuMs)).toBe(verdict);
  });

  it('is undefined without a bound', () => {
    expect(verdictOf({ what: 'R', value: 1, unit: CPU_MS }, 1)).toBeUndefined();
  });
});

it('writes the bound of CPU time as a multiple too, and what is missed in bold', () => {
  const report = { machine: 'one core', node: 'v24', bareExpressCpuMs: thriceAsSlow };
  const page = toMarkdown({ ...report, figures: [figure(3.5), figure(9)] });
  expect(page).toContain('| one window | 3.5 CPU-ms | 6 | <= 1.2 (6.2 x) | as a multiple |  |');
  expect(page).toContain('| one window | 9 CPU-ms | 15.4 | <= 1.2 (6.2 x) | **no** |  |');
});
